# SPDX-License-Identifier: Apache-2.0
"""The race: ssd4j and its rivals in turns on one CPU or GPU, the maps of every contestant compared with PyTorch's."""

import sys
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[1]
"""This package's parent, in the repository and in the archive for a machine with a GPU alike."""

# The reference network and what else the scripts in that folder share are plain modules.
sys.path.append(str(BENCHMARKS / "pytorch"))
