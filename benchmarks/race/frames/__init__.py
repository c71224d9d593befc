# SPDX-License-Identifier: Apache-2.0
"""The race from frames to boxes: uint8 frames in host memory on one side, boxes that can be read on the other."""
