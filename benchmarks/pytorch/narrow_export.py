# SPDX-License-Identifier: Apache-2.0
"""The narrow network as a checkpoint: a folded network in float16 under lufficc's keys, with metadata."""

import json
from pathlib import Path

from safetensors import safe_open
from safetensors.torch import save as serialize
from torch import Tensor

from narrow_model import DIVISOR, NarrowSsd
from shape_drawing import CLASSES
from ssd_model import SSD300, Conv

METADATA = {
    "ssd4j.variant": "lufficc:voc300",
    "ssd4j.labels": "\n".join(CLASSES),
    "ssd4j.backbone": f"narrow:{DIVISOR}",
}


def keys() -> dict[str, str]:
    """Returns the prefix of each module's tensors in a checkpoint, by the module's prefix in a folded network."""
    prefixes = {
        f"convolutions.{layer.name}.": f"backbone.{layer.key}." for layer in SSD300.layers() if isinstance(layer, Conv)
    }
    for index in range(6):
        prefixes[f"class_heads.{index}."] = f"box_head.predictor.cls_headers.{index}."
        prefixes[f"box_heads.{index}."] = f"box_head.predictor.reg_headers.{index}."
    return prefixes


def tensors(model: NarrowSsd) -> dict[str, Tensor]:
    """Returns the parameters of a folded network under a checkpoint's keys."""
    state = model.state_dict()
    found = {"backbone.l2_norm.weight": state["l2_norm.weight"]}
    for source, target in keys().items():
        for name in ("weight", "bias"):
            found[target + name] = state[source + name]
    return found


def save(model: NarrowSsd, path: Path) -> None:
    """Writes a folded network, rounded to float16.

    Raises:
        ValueError: if a value is too large for float16 or not a number.
    """
    rounded = {name: value.half().contiguous() for name, value in tensors(model).items()}
    for name, value in rounded.items():
        if not value.isfinite().all():
            raise ValueError(f"{name} is not finite in float16")
    path.write_bytes(_ordered(serialize(rounded, METADATA)))


def _ordered(file: bytes) -> bytes:
    """Returns a safetensors file with its metadata in order, which safetensors itself shuffles from run to run."""
    length = int.from_bytes(file[:8], "little")
    header = json.loads(file[8 : 8 + length])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":")).encode()
    return file[:8] + text.ljust(length) + file[8 + length :]


def load(path: Path) -> NarrowSsd:
    """Returns the network of a file that ``save`` wrote, in float32."""
    with safe_open(path, framework="pt") as file:
        found: dict[str, Tensor] = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
    state = {"l2_norm.weight": found["backbone.l2_norm.weight"]}
    for source, target in keys().items():
        for name in ("weight", "bias"):
            state[source + name] = found[target + name]
    model = NarrowSsd(len(CLASSES) + 1, normalized=False)
    model.load_state_dict(state)
    return model.eval()
