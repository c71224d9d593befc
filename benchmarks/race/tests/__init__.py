# SPDX-License-Identifier: Apache-2.0
"""Tests of the race; ``python -m unittest discover`` in ``benchmarks`` runs them all, most of them without PyTorch."""
