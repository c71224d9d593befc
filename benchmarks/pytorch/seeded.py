# SPDX-License-Identifier: Apache-2.0
"""Numbers that any language can reproduce bit for bit: the seeded weights, and the positions that goldens sample.

Both come from SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014),
started at the FNV-1a hash of a name. The Java counterparts are ``SeededWeights`` and ``GoldenPositions``.
"""

import math

import numpy as np
import numpy.typing as npt

_GAMMA = np.uint64(0x9E3779B97F4A7C15)


def fnv1a64(text: str) -> int:
    """Returns the 64-bit FNV-1a hash of the text's UTF-8 bytes."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def splitmix64(start: int, count: int) -> npt.NDArray[np.uint64]:
    """Returns the first ``count`` outputs of SplitMix64 started at ``start``."""
    # In place, since the largest parameter has 4.7 million elements.
    z = np.arange(1, count + 1, dtype=np.uint64)
    z *= _GAMMA
    z += np.uint64(start & 0xFFFFFFFFFFFFFFFF)
    z ^= z >> np.uint64(30)
    z *= np.uint64(0xBF58476D1CE4E5B9)
    z ^= z >> np.uint64(27)
    z *= np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return z


def parameter(key: str, shape: tuple[int, ...], seed: int) -> npt.NDArray[np.float32]:
    """Returns a parameter of the seeded model.

    Args:
        key: the name in a checkpoint of lufficc/SSD without ``backbone.`` or ``box_head.predictor.``, for example
            ``vgg.0.weight`` or ``cls_headers.0.weight``.
        shape: [out, in, kernel, kernel] of a convolution's weight, otherwise [channels].
        seed: any 64-bit integer.

    The bias of a class head lacks the 1.0 of the background: ``add_background`` adds it, since it needs the number of
    classes.
    """
    z = splitmix64(seed ^ fnv1a64(key), math.prod(shape))
    # 24 bits fill a float32 significand, so nothing has been rounded so far.
    s = (z >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-23) - np.float32(1)
    if key == "l2_norm.weight":
        values = np.float32(20) * (np.float32(1) + np.float32(0.1) * s)
    elif key.endswith(".bias"):
        values = s * np.float32(0.1)
    elif key.endswith(".weight") and len(shape) == 4:
        values = s * _bound(key, shape)
    else:
        raise ValueError(f"there is no rule for {key} of shape {shape}")
    return values.reshape(shape)


def add_background(bias: npt.NDArray[np.float32], classes: int) -> npt.NDArray[np.float32]:
    """Returns the bias of a seeded class head, box major, after adding 1.0 to the background of each box."""
    result = bias.copy()
    result[::classes] += np.float32(1)
    return result


def _bound(key: str, shape: tuple[int, ...]) -> np.float32:
    # He's gain for a uniform distribution: activations neither vanish nor explode from layer to layer.
    bound = np.float32(math.sqrt(6.0 / math.prod(shape[1:])))
    head, _, rest = key.partition(".")
    if head not in ("cls_headers", "reg_headers"):
        return bound
    # Map 0 is normalized, the others are not: with these the scores spread instead of saturating.
    bound = bound * np.float32(0.2 if rest.startswith("0.") else 0.02)
    return bound * np.float32(0.5) if head == "reg_headers" else bound


def positions(name: str, elements: int, samples: int) -> npt.NDArray[np.int64]:
    """Returns the flat, row-major positions of a value that a golden samples: one from each of ``samples`` intervals.

    Interval i is ``[floor(i*n/k), floor((i+1)*n/k))`` for n elements and k samples; the position inside it is output i
    of SplitMix64 started at ``fnv1a64(name)``, shifted right by one bit (so that it fits a signed 64-bit integer),
    modulo the interval's length. If ``elements <= samples``, all positions are returned.
    """
    if elements <= samples:
        return np.arange(elements, dtype=np.int64)
    edges = np.arange(samples + 1, dtype=np.int64) * elements // samples
    draws = (splitmix64(fnv1a64(name), samples) >> np.uint64(1)).astype(np.int64)
    return edges[:-1] + draws % np.diff(edges)
