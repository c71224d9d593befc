# SPDX-License-Identifier: Apache-2.0
"""Weights that find about as many candidates as trained ones, without a download.

They are random, with the variance that keeps activations of the size of one. The background's bias is chosen so that an
image has as many candidates as asked for: how long post-processing takes depends on that number.
"""

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from detector_network import DetectorModel
from detector_variants import DetectorVariant
from race.contestants import tensors

CANDIDATES = 400
THRESHOLD = 0.01
MEANS = (123.0, 117.0, 104.0)
"""Subtracted from red, green and blue."""

# Of the values of a photo after the means are subtracted.
_INPUT_DEVIATION = 60.0
_OFFSET_DEVIATION = 0.3
_SCORE_DEVIATION = 1.5


@torch.inference_mode()
def write(path: Path, variant: DetectorVariant, frames: Tensor, candidates: int = CANDIDATES) -> float:
    """Writes weights with the keys of lufficc/SSD.

    Args:
        path: a safetensors file.
        variant: the detector.
        frames: some of those of the race, uint8 [N, H, W, 3].
        candidates: pairs of default box and class above the threshold, on average over the frames.

    Returns:
        the number of candidates of an image on average.
    """
    model = DetectorModel(variant).eval()
    generator = torch.Generator().manual_seed(1)
    for name, module in model.named_modules():
        if isinstance(module, nn.Conv2d):
            _fill(name, module, generator)
    x = inputs(frames, variant.size)
    scores, offsets = model(x)
    predictor = model.box_head["predictor"]
    # The heads' outputs get the deviations of trained ones, whatever the maps are.
    _scale(predictor.cls_headers, _SCORE_DEVIATION / float(scores.std()))
    _scale(predictor.reg_headers, _OFFSET_DEVIATION / float(offsets.std()))
    scores, _ = model(x)
    background = _background(scores, candidates)
    for head in predictor.cls_headers:
        head.bias[:: variant.classes] += background
    tensors.write(path, model.state_dict())
    return count(scores, background)


def inputs(frames: Tensor, size: int) -> Tensor:
    """Returns frames as lufficc's network takes them: resized on uint8, float32 [N, 3, S, S], less the means."""
    x = frames.permute(0, 3, 1, 2).float()
    if x.shape[2:] != (size, size):
        # OpenCV's result is a whole number, too.
        x = functional.interpolate(x, size=(size, size), mode="bilinear", align_corners=False).round()
    return x - torch.tensor(MEANS, device=x.device).reshape(3, 1, 1)


def count(scores: Tensor, background: float) -> float:
    """Returns the candidates of an image on average if the background has that much more score; [N, boxes, classes]."""
    more = scores.clone()
    more[:, :, 0] += background
    return float((more.softmax(dim=2)[:, :, 1:] > THRESHOLD).sum()) / len(scores)


def _background(scores: Tensor, candidates: int) -> float:
    low, high = -20.0, 40.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if count(scores, middle) > candidates else (low, middle)
    return high


def _fill(name: str, convolution: nn.Conv2d, generator: torch.Generator) -> None:
    inputs_ = convolution.weight[0].numel()
    deviation = math.sqrt(2 / inputs_) / (_INPUT_DEVIATION if name.endswith("vgg.0") else 1)
    convolution.weight.copy_(deviation * torch.randn(convolution.weight.shape, generator=generator))
    convolution.bias.zero_()


def _scale(heads: nn.ModuleList, factor: float) -> None:
    for head in heads:
        head.weight.mul_(factor)
