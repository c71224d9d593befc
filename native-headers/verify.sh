#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Generates the bindings again in a temporary folder and compares them with the committed ones. Needs what generate.sh needs.
# Changes nothing in the repository.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

"$here/generate.sh" "$fresh"
status=0
diff -r "$here/../bindings/src/generated/java" "$fresh/java" || status=1
diff "$here/generated.sha256" "$fresh/generated.sha256" || status=1
if [ "$status" -eq 0 ]; then
  echo "verify: $(find "$fresh/java" -type f | wc -l) generated files and $(grep -vc '^#' "$here/generated.sha256") hashes equal the committed ones"
else
  echo "verify: the committed bindings differ from what their sources give (< committed, > generated now)" >&2
fi
exit "$status"
