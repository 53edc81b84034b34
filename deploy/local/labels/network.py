"""EfficientNet-Lite0 in plain numpy: what is in a picture of 224 x 224 pixels.

Images lie as height x width x channels, so that a 1 x 1 convolution, most of the work, is one product of matrices.
Every batch normalisation is folded into the convolution before it. The padding is TensorFlow's "same": where a stride
leaves an odd rest, the extra row and column go to the bottom and the right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from deploy.local.labels.weights import Tensor

# To the type checker, whose environment has no numpy, this is Any.
Array: TypeAlias = npt.NDArray[np.float32]

SIDE = 224
_BLOCKS = 16
# The blocks that halve the image; all others keep its size.
_HALVING = frozenset({1, 3, 5, 11})
_EPSILON = 1e-3
# Trained on smoothed labels, the network is never sure: a tenth of its probability lies where it sees nothing. Below 1
# sharpens; by eye, on six photos, this brings what is there over Rekognition's usual 55 and leaves the rest below it.
_TEMPERATURE = 0.8


class Network:
    """Takes a picture, gives a probability for each of ImageNet's 1,000 classes.

    Args:
        weights: the tensors under the names of the PyTorch port.
    """

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        self._stem = _folded(weights, "_conv_stem", "_bn0")
        self._blocks = [_Block(weights, number) for number in range(_BLOCKS)]
        self._head = _folded(weights, "_conv_head", "_bn1")
        self._classes = _array(weights["_fc.weight"]).T.copy(), _array(weights["_fc.bias"])

    def probabilities(self, picture: bytes) -> list[float]:
        """Look at a picture.

        Args:
            picture: 224 x 224 pixels of red, green and blue, a byte each, row by row.
        """
        pixels = np.frombuffer(picture, np.uint8).reshape(SIDE, SIDE, 3)
        image = (pixels.astype(np.float32) - 127) / 128
        image = _relu6(_full(image, *self._stem))
        for block in self._blocks:
            image = block(image)
        image = _relu6(_pointwise(image, *self._head))
        weight, bias = self._classes
        scores = image.mean(axis=(0, 1)) @ weight + bias
        powers = np.exp((scores - scores.max()) / _TEMPERATURE)
        return [float(value) for value in powers / powers.sum()]


class _Block:
    """Widen, look around in each channel, narrow again; added to what came in where the shapes allow."""

    def __init__(self, weights: Mapping[str, Tensor], number: int) -> None:
        prefix = f"_blocks.{number}."
        self._stride = 2 if number in _HALVING else 1
        # The first block has nothing to widen.
        self._expand = _folded(weights, "_expand_conv", "_bn0", prefix) if number else None
        self._look = _folded(weights, "_depthwise_conv", "_bn1", prefix)
        self._project = _folded(weights, "_project_conv", "_bn2", prefix)

    def __call__(self, image: Array) -> Array:
        wide = _relu6(_pointwise(image, *self._expand)) if self._expand else image
        wide = _relu6(_depthwise(wide, *self._look, self._stride))
        narrow = _pointwise(wide, *self._project)
        return narrow + image if narrow.shape == image.shape else narrow


def _array(tensor: Tensor) -> Array:
    numbers = np.frombuffer(tensor.data, tensor.code)
    strides = [stride * numbers.itemsize for stride in tensor.strides]
    return np.lib.stride_tricks.as_strided(numbers, tensor.shape, strides)


def _folded(
    weights: Mapping[str, Tensor], convolution: str, norm: str, prefix: str = ""
) -> tuple[Array, Array]:
    """A convolution's weight as height x width x in x out, and its bias, with the normalisation in both."""

    def norms(name: str) -> Array:
        return _array(weights[f"{prefix}{norm}.{name}"])

    scale = norms("weight") / np.sqrt(norms("running_var") + _EPSILON)
    bias = norms("bias") - norms("running_mean") * scale
    weight = _array(weights[f"{prefix}{convolution}.weight"]) * scale[:, None, None, None]
    return np.ascontiguousarray(weight.transpose(2, 3, 1, 0)), bias


def _relu6(image: Array) -> Array:
    return np.clip(image, 0, 6, out=image)


def _pointwise(image: Array, weight: Array, bias: Array) -> Array:
    result = image @ weight[0, 0]
    result += bias
    return result


def _full(image: Array, weight: Array, bias: Array) -> Array:
    """The stem's convolution, 3 x 3 with stride 2, over all channels at once."""
    result = sum(window @ weight[row, column] for row, column, window in _windows(image, weight.shape[0], 2))
    return result + bias


def _depthwise(image: Array, weight: Array, bias: Array, stride: int) -> Array:
    """Each channel by itself."""
    size = -(-image.shape[0] // stride)
    result = np.empty((size, size, image.shape[2]), np.float32)
    result[...] = bias
    scratch = np.empty_like(result)
    for row, column, window in _windows(image, weight.shape[0], stride):
        result += np.multiply(window, weight[row, column, 0], out=scratch)
    return result


def _windows(image: Array, kernel: int, stride: int) -> list[tuple[int, int, Array]]:
    """For each place of the kernel: its row, its column and what the image shows there, without copying."""
    size = -(-image.shape[0] // stride)
    missing = max((size - 1) * stride + kernel - image.shape[0], 0)
    padding = (missing // 2, missing - missing // 2)
    padded = np.pad(image, (padding, padding, (0, 0)))
    span = (size - 1) * stride + 1
    return [
        (row, column, padded[row : row + span : stride, column : column + span : stride])
        for row in range(kernel)
        for column in range(kernel)
    ]
