# SPDX-License-Identifier: Apache-2.0
"""Pages of results: what was measured, whether the targets are met, and what limits each layer."""
