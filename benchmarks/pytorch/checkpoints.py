# SPDX-License-Identifier: Apache-2.0
"""Checkpoints as the two projects write them, with seeded weights.

lufficc's released files are torch's legacy stream of a dict with the states of the optimizer and the scheduler beside
the model's; torchvision's are a bare state dict in torch's zip format.
"""

import collections
from pathlib import Path

import torch
from torch import Tensor

import detector_model
from detector_variants import DetectorVariant

_ITERATION = 120_000


def write_checkpoint(path: Path, variant: DetectorVariant, seed: int) -> None:
    """Writes a checkpoint in the layout and the format of its project."""
    if variant.is_torchvision:
        import torchvision_reference  # noqa: PLC0415, only with torchvision

        torch.save(torchvision_reference.seeded_detector(seed).state_dict(), path)
    else:
        write_lufficc(path, detector_model.seeded_detector(variant, seed).state_dict(), legacy=True)


def write_lufficc(path: Path, model: dict[str, Tensor], legacy: bool) -> None:
    """Writes a state dict as lufficc's training does, in the legacy stream or in a zip file."""
    state = {
        "model": model,
        "optimizer": _optimizer_state(model),
        "scheduler": _scheduler_state(),
        "iteration": _ITERATION,
    }
    torch.save(state, path, _use_new_zipfile_serialization=not legacy)


def _optimizer_state(model: dict[str, Tensor]) -> dict[str, object]:
    """Returns the state of SGD with momentum; only biases have a momentum here, which keeps the file small."""
    parameters = [torch.nn.Parameter(value.clone() if value.dim() == 1 else value) for value in model.values()]
    for parameter in parameters:
        if parameter.dim() == 1:
            parameter.grad = torch.full_like(parameter, 1e-3)
    optimizer = torch.optim.SGD(parameters, lr=1e-5, momentum=0.9, weight_decay=5e-4)
    optimizer.step()
    return optimizer.state_dict()


def _scheduler_state() -> dict[str, object]:
    """Returns what lufficc's scheduler saves, and the Counter that torch's own MultiStepLR saves."""
    return {
        "milestones": collections.Counter({80_000: 1, 100_000: 1}),
        "gamma": 0.1,
        "warmup_factor": 1 / 3,
        "warmup_iters": 500,
        "base_lrs": [1e-3],
        "last_epoch": _ITERATION,
        "_step_count": _ITERATION + 1,
        "_last_lr": [1e-5],
    }
