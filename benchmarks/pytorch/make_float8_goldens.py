# SPDX-License-Identifier: Apache-2.0
"""Computes the goldens of fp8, with PyTorch's ``torch.float8_e4m3fn`` on the CPU.

- ``float8.txt``: the numbers that all codes stand for, and the codes nearest to many float32 numbers, as bits.
- ``float8-convolution.txt``: convolutions of 8-bit numbers with scales, bias and activation, as codes.
- ``ssd300-fp8.safetensors``: the feature maps of SSD300 with seeded weights for one photo, as ``make_goldens.py``
  samples them, and the scales that they were computed with.
"""

from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

import float8
from make_goldens import FOLDER, MAP_SAMPLES, GoldenFile, photo_input
from ssd_model import SSD300, seeded_backbone

_RUNTIME = Path(__file__).parents[2] / "runtime/src/test/resources/io/ssd4j/runtime"
_PHOTO = "chelsea"


def codes(values: torch.Tensor) -> list[int]:
    """Returns the codes of the nearest 8-bit numbers, in order."""
    return values.contiguous().to(torch.float8_e4m3fn).view(torch.uint8).flatten().tolist()


def write_numbers(path: Path) -> None:
    """Writes the numbers of all codes, a line each, then float32 numbers with their codes."""
    decoded = torch.arange(256, dtype=torch.uint8).view(torch.float8_e4m3fn).float()
    lines = [f"{bits & 0xFFFFFFFF:08x}" for bits in decoded.view(torch.int32).tolist()]
    finite = decoded[decoded.isfinite()].unique()
    middles = (finite[1:] + finite[:-1]) / 2
    neighbors = [
        torch.nextafter(values, torch.tensor(end)) for values in (finite, middles) for end in (-torch.inf, torch.inf)
    ]
    generator = torch.Generator().manual_seed(8)
    spread = torch.exp2(torch.rand(1500, generator=generator) * 26 - 14) * (
        torch.randint(0, 2, (1500,), generator=generator) * 2 - 1
    )
    special = torch.tensor([0.0, -0.0, torch.inf, -torch.inf, 464.0, 480.0, 1e38, -1e38, 1e-45, -1e-45])
    values = torch.cat([finite, middles, *neighbors, spread, special])
    narrow = codes(values)
    lines += [
        f"{bits & 0xFFFFFFFF:08x} {code:02x}"
        for bits, code in zip(values.view(torch.int32).tolist(), narrow, strict=True)
    ]
    path.write_text("\n".join(lines) + "\n")
    print(path.name, len(lines))


def pattern(count: int, salt: int) -> torch.Tensor:
    """Returns numbers between 1/4 and 3.75 with signs, of which thousands of products are summed without rounding."""
    numbers = np.arange(count, dtype=np.uint32) * np.uint32(2654435761) + np.uint32(salt * 40503)
    drawn = (numbers >> np.uint32(16)) & np.uint32(0x3F)
    return (
        torch.from_numpy(((drawn & 0x1F) + 0x28 | (drawn & 0x20) << 2).astype(np.uint8))
        .view(torch.float8_e4m3fn)
        .float()
    )


def write_convolution(path: Path) -> None:
    """Writes one convolution's results, stored in each possible way: codes or bits of float16, in order N, C, H, W."""
    x = pattern(2 * 16 * 5 * 6, 1).reshape(2, 16, 5, 6)
    w = pattern(32 * 16 * 3 * 3, 2).reshape(32, 16, 3, 3)
    bias = (torch.arange(32, dtype=torch.float32) - 16) * 0.37
    descale, units = torch.tensor(0.0123, dtype=torch.float32), torch.tensor(31.7, dtype=torch.float32)
    value = functional.conv2d(x, w, None, 2, 1) * descale + bias[:, None, None]
    halves = [bits & 0xFFFF for bits in value.relu().half().view(torch.int16).flatten().tolist()]
    rows = [
        ("e4m3 relu", [f"{code:02x}" for code in codes(value.relu() * units)]),
        ("e4m3 none", [f"{code:02x}" for code in codes(value * units)]),
        ("half relu", [f"{bits:04x}" for bits in halves]),
    ]
    path.write_text("".join(f"{name}: {' '.join(numbers)}\n" for name, numbers in rows))
    print(path.name, value.abs().max().item())


def write_backbone(path: Path) -> None:
    """Writes the maps of SSD300, and prints how they agree with float32."""
    model = seeded_backbone(SSD300, 0)
    x = photo_input(_PHOTO, SSD300)
    scales = float8.scales(model, x)
    goldens = GoldenFile(MAP_SAMPLES)
    exact = model(x)
    for name, value in float8.Float8Backbone(model, scales)(x).items():
        goldens.add(f"ssd300/seeded:0/{_PHOTO}/fp8/{name}", value)
        noise = torch.linalg.vector_norm((value - exact[name]).double())
        signal = torch.linalg.vector_norm(exact[name].double())
        cosine = functional.cosine_similarity(value.double().flatten(), exact[name].double().flatten(), dim=0)
        print(f"{name}: SNR {20 * torch.log10(signal / noise).item():.2f} dB, cosine {cosine.item():.6f}")
    for name, scale in scales.items():
        goldens.add(f"ssd300/seeded:0/{_PHOTO}/scale/{name}", torch.tensor([scale]))
    goldens.write(path)


@torch.inference_mode()
def main() -> None:
    """Writes the three files."""
    write_numbers(_RUNTIME / "quantization/float8.txt")
    write_convolution(_RUNTIME / "cuda/cudnn/float8-convolution.txt")
    write_backbone(FOLDER / "ssd300-fp8.safetensors")


if __name__ == "__main__":
    main()
