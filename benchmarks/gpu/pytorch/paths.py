# SPDX-License-Identifier: Apache-2.0
"""Makes the modules beside this folder importable, in the repository and in the archive alike."""

import sys
from pathlib import Path

_GPU = Path(__file__).resolve().parents[1]
sys.path[1:1] = [str(_GPU), str(_GPU.parent / "pytorch")]
