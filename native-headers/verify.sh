#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Generates the bindings anew in a temporary folder and compares them with those that are committed. Needs what generate.sh
# needs. Nothing in the repository changes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

"$here/generate.sh" "$fresh"
status=0
diff -r "$here/../bindings/src/generated/java" "$fresh/java" || status=1
diff "$here/generated.sha256" "$fresh/generated.sha256" || status=1
if [ "$status" -eq 0 ]; then
  echo "verify: $(find "$fresh/java" -type f | wc -l) generated files and $(grep -vc '^#' "$here/generated.sha256") hashes are as committed"
else
  echo "verify: the committed bindings are not what their sources give (< committed, > generated now)" >&2
fi
exit "$status"
