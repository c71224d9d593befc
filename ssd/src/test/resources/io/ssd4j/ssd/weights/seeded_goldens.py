# SPDX-License-Identifier: Apache-2.0
"""Writes seeded-goldens.txt: seeded weights computed by NumPy, which the Java tests compare with.

    python seeded_goldens.py > seeded-goldens.txt

Needs only NumPy. Implements the formula in docs/weights.md independently of the Java code.
"""

import math

import numpy as np

SEEDS = [0, 20260101, -1]
PARAMETERS = {  # layer and key in a checkpoint -> shape
    "conv1_1.weight vgg.0.weight": (64, 3, 3, 3),
    "conv1_1.bias vgg.0.bias": (64,),
    "conv4_3.bias vgg.21.bias": (512,),
    "l2_norm.weight l2_norm.weight": (512,),
    "fc6.weight vgg.31.weight": (1024, 512, 3, 3),
    "fc7.weight vgg.33.weight": (1024, 1024, 1, 1),
    "conv11_2.weight extras.7.weight": (256, 128, 3, 3),
    "conv12_2.weight extras.9.weight": (256, 128, 4, 4),  # SSD512 only
}


def fnv1a_64(text):
    value = 0xCBF29CE484222325
    for byte in text.encode("utf-8"):
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return value


def splitmix64(state, count):
    """Outputs 1 to count of SplitMix64; NumPy's unsigned arithmetic wraps as required."""
    z = np.uint64(state) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def parameter(seed, key, shape):
    z = splitmix64((seed % 2**64) ^ fnv1a_64(key), math.prod(shape))
    u = (z >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)
    s = np.float32(2) * u - np.float32(1)
    if key == "l2_norm.weight":
        return np.float32(20) * (np.float32(1) + np.float32(0.1) * s)
    if key.endswith(".bias"):
        return s * np.float32(0.1)
    return s * np.float32(math.sqrt(6.0 / math.prod(shape[1:])))


def main():
    print("# seed, parameter, key, shape, FNV-1a of the key, bits of the first two and the last value,")
    print("# checksum: sum over i of (2 i + 1) * bits of value i, modulo 2^64")
    for seed in SEEDS:
        for names, shape in PARAMETERS.items():
            values = parameter(seed, names.split()[1], shape)
            assert values.dtype == np.float32
            bits = values.view(np.uint32)
            odd = 2 * np.arange(bits.size, dtype=np.uint64) + np.uint64(1)
            checksum = int((bits.astype(np.uint64) * odd).sum(dtype=np.uint64))
            print(
                seed,
                names,
                "x".join(map(str, shape)),
                f"{fnv1a_64(names.split()[1]):016x}",
                *(f"{int(bits[i]):08x}" for i in (0, 1, -1)),
                f"{checksum:016x}",
            )


if __name__ == "__main__":
    main()
