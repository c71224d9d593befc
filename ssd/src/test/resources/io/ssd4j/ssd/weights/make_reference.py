# SPDX-License-Identifier: Apache-2.0
"""Writes reference.safetensors with the reference implementation.

    python make_reference.py reference.safetensors
"""

import sys

import numpy as np
from safetensors.numpy import save_file

save_file(
    {
        "matrix": np.arange(6, dtype=np.float32).reshape(2, 3),
        "backbone.l2_norm.weight": np.array([20, np.nan, -0.0], dtype=np.float32),
        "scalar": np.array(0.5, dtype=np.float32),
        "empty": np.zeros((0, 4), dtype=np.float32),
        "half": np.array([1.5], dtype=np.float16),
        "long": np.array([-7], dtype=np.int64),
        "bytes": np.array([1, 2, 3], dtype=np.uint8),
    },
    sys.argv[1],
    metadata={"made by": "safetensors", "Grüße": '你好 "quoted"'},
)
