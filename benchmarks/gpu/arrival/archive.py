# SPDX-License-Identifier: Apache-2.0
"""The results in one file: a machine that is rented for minutes may return a file or two, and no folders."""

import io
import tarfile
from pathlib import Path

NAME = "results.tar.gz"
MOST_BYTES = 16 << 20
_LONGEST_LOG = 1 << 18
_LISTED = "left-out.txt"
# What is not compressed yet when a file is added, and the end of the archive.
_SPARE = 1 << 17


def write(out: Path, most: int = MOST_BYTES) -> None:
    """Replaces the archive: all results and the stored plans, without weights, inputs and compiled code.

    The most valuable files come first; those for which there is no room are listed in ``left-out.txt``.
    """
    packed = io.BytesIO()
    left_out: list[str] = []
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=6) as tar:
        for file in _by_worth(out):
            content = _content(file)
            if packed.tell() + len(content) > most - _SPARE and packed.tell() + _compressed(content) > most - _SPARE:
                left_out.append(str(file.relative_to(out)))
                continue
            _add(tar, str(file.relative_to(out)), content)
        if left_out:
            _add(tar, _LISTED, ("\n".join(left_out) + "\n").encode())
    draft = out / f"{NAME}.new"
    draft.write_bytes(packed.getvalue())
    draft.replace(out / NAME)


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(f"results/{name}")
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def _compressed(content: bytes) -> int:
    alone = io.BytesIO()
    with tarfile.open(fileobj=alone, mode="w:gz", compresslevel=6) as tar:
        _add(tar, "one", content)
    return len(alone.getvalue())


def _content(file: Path) -> bytes:
    """Returns a file, of a long log its end."""
    content = file.read_bytes()
    return content[-_LONGEST_LOG:] if file.suffix == ".txt" else content


def _by_worth(out: Path) -> list[Path]:
    """Returns the files, smaller ones first within each kind."""

    def files(folder: Path, pattern: str) -> list[Path]:
        found = (file for file in folder.glob(pattern) if file.is_file() and not file.is_symlink())
        return sorted(found, key=lambda file: (file.stat().st_size, file.name))

    return [
        *files(out, "*.json"),
        *files(out / "plans", "*"),
        *files(out / "tests", "**/*.xml"),
        *files(out / "work/cache/plans", "*.json"),
        *files(out / "log", "*"),
    ]
