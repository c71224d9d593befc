#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Generates the bindings again in a temporary folder and compares them with the committed ones. The requirements are those of
# generate.sh. The repository is not changed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

"$here/generate.sh" "$fresh"
status=0
diff -r "$here/../bindings/src/generated/java" "$fresh/java" || status=1
diff "$here/generated.sha256" "$fresh/generated.sha256" || status=1
if [ "$status" -eq 0 ]; then
  echo "verify: $(find "$fresh/java" -type f | wc -l) generated files and $(grep -vc '^#' "$here/generated.sha256") hashes are equal to the committed ones"
else
  echo "verify: the committed bindings differ from the newly generated ones (< committed, > generated now)" >&2
fi
exit "$status"
