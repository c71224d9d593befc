# SPDX-License-Identifier: Apache-2.0
"""Tests of the archive's scripts, without PyTorch."""
