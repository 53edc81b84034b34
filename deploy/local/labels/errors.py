"""Rekognition's own errors, in its own words."""

from __future__ import annotations


class ServiceError(Exception):
    """An error as AWS's JSON protocol gives it.

    Args:
        code: its name, such as `InvalidS3ObjectException`.
        message: what the caller reads.
        status: the HTTP status.
    """

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def invalid_parameters() -> ServiceError:
    """A parameter is wrong, or, as Rekognition says it too, the picture has fewer than 80 pixels a side."""
    return ServiceError("InvalidParameterException", "Request has invalid parameters")


def unsupported(what: str) -> ServiceError:
    """Rekognition could do it, this service cannot."""
    return ServiceError("InvalidParameterException", f"The local label service does not know {what}.")


def failed_constraint(field: str, constraint: str) -> ServiceError:
    """A parameter is outside what the API's description allows."""
    message = f"1 validation error detected: Value at '{field}' failed to satisfy constraint: Member must {constraint}"
    return ServiceError("ValidationException", message)


def invalid_format() -> ServiceError:
    """The bytes are no JPEG and no PNG, or a broken one."""
    return ServiceError("InvalidImageFormatException", "Request has invalid image format")


def too_large(message: str) -> ServiceError:
    """Too many bytes or too many pixels."""
    return ServiceError("ImageTooLargeException", message)


def invalid_object() -> ServiceError:
    """The object is not there, or may not be read; AWS does not say which."""
    message = "Unable to get object metadata from S3. Check object key, region and/or access permissions."
    return ServiceError("InvalidS3ObjectException", message)


def internal() -> ServiceError:
    """Anything that is not the caller's fault."""
    return ServiceError("InternalServerError", "Internal server error", status=500)


# What a test may ask the service to answer instead of looking at the picture.
PROVOKED = {
    error.code: error
    for error in (
        invalid_parameters(),
        invalid_format(),
        invalid_object(),
        internal(),
        too_large("Image dimensions exceed the maximum limit."),
        ServiceError("AccessDeniedException", "User is not authorized to perform: rekognition:DetectLabels"),
        ServiceError("ThrottlingException", "Rate exceeded", status=400),
        ServiceError("ProvisionedThroughputExceededException", "Provisioned rate exceeded", status=400),
    )
}
