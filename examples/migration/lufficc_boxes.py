# SPDX-License-Identifier: Apache-2.0
"""CONFIG CHECKPOINT PHOTO: a photo in, boxes out, with lufficc/SSD; run it in the folder of that project."""

import sys

import numpy as np
import torch
from PIL import Image
from ssd.config import cfg
from ssd.data.datasets import VOCDataset
from ssd.data.transforms import build_transforms
from ssd.modeling.detector import build_detection_model
from ssd.utils.checkpoint import CheckPointer

cfg.merge_from_file(sys.argv[1])
cfg.MODEL.BACKBONE.PRETRAINED = False
cfg.MODEL.DEVICE = "cpu"
model = build_detection_model(cfg)
CheckPointer(model).load(sys.argv[2], use_latest=False)
model.eval()

photo = np.array(Image.open(sys.argv[3]).convert("RGB"))
height, width = photo.shape[:2]
with torch.no_grad():
    found = model(build_transforms(cfg, is_train=False)(photo)[0].unsqueeze(0))[0]
found = found.resize((width, height)).numpy()
for label, score, box in zip(found["labels"], found["scores"], found["boxes"], strict=True):
    if score > 0.5:
        left, top, right, bottom = box
        print(f"{VOCDataset.class_names[label]} {score:.4f} {left:.1f} {top:.1f} {right:.1f} {bottom:.1f}")
