# SPDX-License-Identifier: Apache-2.0
"""The contestants in Python, the judge, and the measurement of peaks: each module with a ``main`` is a process."""
