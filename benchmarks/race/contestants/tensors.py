# SPDX-License-Identifier: Apache-2.0
"""Float32 tensors in safetensors files with PyTorch alone: a machine with a card may have nothing else installed."""

import json
import math
from pathlib import Path

import torch


def read(path: Path) -> dict[str, torch.Tensor]:
    """Returns the tensors of a file by name. They are mapped from the file, so do not change it."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    header.pop("__metadata__", None)
    # Private, so that writing to a tensor does not write to the file.
    data = torch.from_file(str(path), shared=False, size=path.stat().st_size, dtype=torch.uint8)[8 + size :]
    return {name: _view(path, name, data, tensor) for name, tensor in header.items()}


def _view(path: Path, name: str, data: torch.Tensor, tensor: dict) -> torch.Tensor:
    if tensor["dtype"] != "F32":
        raise ValueError(f"{path}: {name} is {tensor['dtype']}, not F32")
    begin, end = tensor["data_offsets"]
    part = data[begin:end]
    if (part.storage_offset() % 4) != 0:  # a header need not be a multiple of four bytes
        part = part.clone()
    return part.view(torch.float32).reshape(tensor["shape"])


def write(path: Path, tensors: dict[str, torch.Tensor]) -> None:
    """Writes tensors to a file in their order, for ssd4j and PyTorch to read."""
    header, end = {}, 0
    for name, tensor in tensors.items():
        begin, end = end, end + 4 * math.prod(tensor.shape)
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [begin, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    start = len(text).to_bytes(8, "little") + text
    path.unlink(missing_ok=True)
    # Mapped, since a tensor's bytes are not otherwise accessible fast without NumPy.
    data = torch.from_file(str(path), shared=True, size=len(start) + end, dtype=torch.uint8)
    data[: len(start)] = torch.tensor(list(start), dtype=torch.uint8)
    for name, tensor in tensors.items():
        begin, end = (len(start) + offset for offset in header[name]["data_offsets"])
        data[begin:end].view(torch.float32).copy_(tensor.detach().reshape(-1))
