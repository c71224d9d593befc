# SPDX-License-Identifier: Apache-2.0
"""What ``first-light`` does on the machine that the archive was taken to."""
