# SPDX-License-Identifier: Apache-2.0
"""The ncnn that the user names, behind ``ncnn_shim.cpp``, which is compiled against it on the spot."""

import ctypes
import hashlib
import os
import re
import subprocess
from pathlib import Path

from race.field import NCNN

_SHIM = Path(__file__).with_name("ncnn_shim.cpp")


class NcnnMissingError(Exception):
    """The folder holds no ncnn, or nothing can be compiled against it; the message says what to do."""


def folder() -> Path:
    """Returns the folder that the user named."""
    named = os.environ.get(NCNN)
    if not named:
        raise NcnnMissingError("no ncnn was named; give run.sh --ncnn FOLDER, where 'cmake --install' put ncnn")
    found = Path(named)
    if not (found / "include/ncnn/net.h").exists():
        raise NcnnMissingError(
            f"{found} has no include/ncnn/net.h; install ncnn there: cmake --install BUILD --prefix {found}"
        )
    return found


def version(installed: Path) -> str:
    """Returns the version of an installed ncnn."""
    text = (installed / "include/ncnn/platform.h").read_text(encoding="utf-8")
    found = re.search(r'#define NCNN_VERSION_STRING "([^"]*)"', text)
    return found[1] if found else "unknown"


def archive(installed: Path) -> Path:
    """Returns ncnn's library, static or shared."""
    for name in ("libncnn.a", "libncnn.so"):
        for library in (installed / "lib" / name, installed / "lib64" / name):
            if library.exists():
                return library
    raise NcnnMissingError(f"{installed} has neither lib/libncnn.a nor lib/libncnn.so")


def command(installed: Path, library: Path, out: Path) -> list[str]:
    """Returns the compiler's command line."""
    return [
        *(os.environ.get("CXX", "c++"), "-std=c++17", "-O2", "-fPIC", "-shared", "-fopenmp", "-pthread"),
        *(f"-I{installed / 'include'}", str(_SHIM), str(library), f"-Wl,-rpath,{library.parent}", "-o", str(out)),
    ]


def _cache() -> Path:
    """Returns a folder of this user: a library in a shared one might be somebody else's."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ssd4j-race"
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    return cache


def load() -> ctypes.CDLL:
    """Compiles the shim and loads it.

    Raises:
        NcnnMissingError: if that fails.
    """
    installed = folder()
    library = archive(installed)
    # Named by what it is made of, so that another ncnn is not mistaken for this one.
    made_of = f"{library}{library.stat().st_mtime_ns}".encode() + _SHIM.read_bytes()
    out = _cache() / f"ncnn-{hashlib.sha256(made_of).hexdigest()[:16]}.so"
    if not out.exists():
        draft = out.with_suffix(f".{os.getpid()}")
        done = subprocess.run(command(installed, library, draft), capture_output=True, text=True, check=False)
        if done.returncode:
            raise NcnnMissingError(f"the shim does not compile against {installed}: {done.stderr[-2000:]}")
        draft.replace(out)
    found = ctypes.CDLL(str(out))
    pointer = ctypes.c_void_p
    found.race_open.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_int]
    found.race_open.restype = pointer
    found.race_run.argtypes = [pointer, pointer, *[ctypes.c_int] * 4, pointer, pointer, pointer]
    found.race_run.restype = ctypes.c_int
    found.race_close.argtypes = [pointer]
    found.race_close.restype = None
    return found
