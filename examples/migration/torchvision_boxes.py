# SPDX-License-Identifier: Apache-2.0
"""CHECKPOINT PHOTO: a photo in, boxes out, with torchvision."""

import sys

import torch
from torchvision.io import ImageReadMode, decode_image
from torchvision.models.detection import SSD300_VGG16_Weights, ssd300_vgg16

names = SSD300_VGG16_Weights.COCO_V1.meta["categories"]
model = ssd300_vgg16(weights=None, weights_backbone=None, num_classes=len(names), score_thresh=0.5)
model.load_state_dict(torch.load(sys.argv[1], weights_only=True))
model.eval()

photo = decode_image(sys.argv[2], ImageReadMode.RGB)
with torch.inference_mode():
    [found] = model([photo / 255])
for label, score, box in zip(found["labels"], found["scores"], found["boxes"], strict=True):
    left, top, right, bottom = box.tolist()
    print(f"{names[label]} {score:.4f} {left:.1f} {top:.1f} {right:.1f} {bottom:.1f}")
