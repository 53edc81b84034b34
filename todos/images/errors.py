"""What can go wrong with an image."""

from __future__ import annotations

from todos.images.domain import (
    LABEL_DETECTION_FAILED,
    MAX_IMAGE_BYTES,
    MAX_IMAGES,
    MAX_SIDE_PIXELS,
    MIN_SIDE_PIXELS,
)
from webapp.errors import (
    Conflict,
    NotFound,
    TooLarge,
    Unavailable,
    Unprocessable,
    UnsupportedType,
)


class ImageNotFound(NotFound):
    """The caller has no such image; somebody else's looks the same."""

    message = "There is no such image."


class UploadExpired(ImageNotFound):
    """The upload was not attached in time; it is about to be swept, or was."""

    message = "This upload is too old to be attached. Upload the image again."


class TooManyImages(Conflict):
    """The task has all the images it may have."""

    code = "too_many_images"
    message = f"A task has {MAX_IMAGES} images at most."


class NotAnImage(UnsupportedType):
    """The content is neither JPEG nor PNG, whatever its name and type say."""

    message = "Only JPEG and PNG images are supported."


class ImageTooLarge(TooLarge):
    """The file has too many bytes."""

    message = f"An image has {MAX_IMAGE_BYTES // 1024 // 1024} MiB at most."


class ImageSizeRefused(Unprocessable):
    """The picture has too many or too few pixels."""

    code = "image_size"
    message = f"An image has {MIN_SIDE_PIXELS} to {MAX_SIDE_PIXELS:,} pixels a side."


class BrokenImage(Unprocessable):
    """The file begins as an image and is not a whole one."""

    code = "broken_image"
    message = "The image is damaged or incomplete."


class LabelDetectionFailed(Unavailable):
    """What is in an image cannot be told now."""

    code = LABEL_DETECTION_FAILED
    message = "What is in the image cannot be told now. Try again in a moment."
