# SPDX-License-Identifier: Apache-2.0
"""Trains the narrow SSD300-VGG16 of ``examples/shapes.safetensors`` from nothing on the CPU.

One process trains on one thread, another draws the scenes, so two cores are busy for about half an hour. The network
after every few hundred steps is written too, so that a training can be watched or cut short. Run in this folder:
``python train_shapes.py --out ../../examples/shapes.safetensors``. The same PyTorch on the same kind of processor gives
the same network.
"""

import argparse
import copy
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader

import images
import narrow_export
from default_boxes import default_boxes
from detector_variants import VOC300
from narrow_model import NarrowSsd
from shape_data import TrainingScenes, training_photos
from shape_detections import annotations, average_precision, detect
from shape_drawing import CLASSES
from shape_loss import detection_loss
from shape_scenes import make_scene

BATCH = 16
RATE = 2e-3
WARMUP = 100
AVERAGING = 0.995
REPORT = 100
CHECK = 300
CHECK_SEED, CHECK_SCENES = 2, 40


def learning_rate(step: int, steps: int) -> float:
    """Returns the learning rate of a step: a linear start, then half a cosine."""
    return RATE * min(1.0, (step + 1) / WARMUP) * (0.5 + 0.5 * math.cos(math.pi * step / steps)) + 1e-6


def average(mean: NarrowSsd, model: NarrowSsd, step: int) -> None:
    """Moves the running mean of the weights toward the model's; early steps are forgotten faster."""
    decay = min(AVERAGING, (1 + step) / (10 + step))
    current = model.state_dict()
    for name, value in mean.state_dict().items():
        if value.is_floating_point():
            value.lerp_(current[name], 1 - decay)


def to_input(pictures: Tensor) -> Tensor:
    """Returns the network's input [N, 3, S, S] of pictures [N, S, S, 3], in NHWC order in memory."""
    return (pictures.float() - torch.tensor(images.MEAN)).permute(0, 3, 1, 2)


def train(steps: int, seed: int, out: Path, *, reduced: bool) -> None:
    """Trains for a number of steps and writes the averaged, folded network."""
    torch.manual_seed(seed)
    model = NarrowSsd(len(CLASSES) + 1, normalized=True).to(memory_format=torch.channels_last)
    mean = copy.deepcopy(model).eval().requires_grad_(False)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=1e-3)
    defaults = default_boxes(VOC300)
    checks = [make_scene(np.random.default_rng([CHECK_SEED, i]), training_photos()) for i in range(CHECK_SCENES)]
    truth = annotations(checks)
    start, losses = time.monotonic(), 0.0
    scenes = TrainingScenes(seed, 0, steps * BATCH)
    for step, (pictures, labels, boxes) in enumerate(DataLoader(scenes, BATCH, num_workers=1, prefetch_factor=4)):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, steps)
        # The heads' results and the loss are float32.
        with torch.autocast("cpu", torch.bfloat16, enabled=reduced):
            scores, offsets = model(to_input(pictures))
        loss = detection_loss(scores, offsets, labels, boxes, defaults)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10)
        optimizer.step()
        average(mean, model, step)
        losses += loss.item()
        if (step + 1) % REPORT == 0:
            print(f"{time.monotonic() - start:.0f} s, step {step + 1}: loss {losses / REPORT:.3f}", flush=True)
            losses = 0.0
        if (step + 1) % CHECK == 0 or step + 1 == steps:
            narrow_export.save(mean.folded(), out)
            precision = average_precision(truth, detect(narrow_export.load(out), checks))
            print(f"step {step + 1}: AP50 {precision[1]:.3f}, AP {precision[0]:.3f} on check scenes", flush=True)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the safetensors file to write")
    parser.add_argument("--steps", type=int, default=1600, help=f"of {BATCH} scenes each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="that train, beside the process that draws")
    parser.add_argument("--float32", action="store_true", help="not bfloat16: faster on a CPU without it")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(arguments.steps, arguments.seed, arguments.out, reduced=not arguments.float32)


if __name__ == "__main__":
    main()
