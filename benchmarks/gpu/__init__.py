# SPDX-License-Identifier: Apache-2.0
"""The archive that is taken to a machine with a GPU."""

import race  # noqa: F401, it makes the modules in ../pytorch importable
