# SPDX-License-Identifier: Apache-2.0
"""How many photos a second many GPUs detect in, and how long a photo takes: an account, and a simulation."""
