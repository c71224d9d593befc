# SPDX-License-Identifier: Apache-2.0
"""The capabilities of this machine, as the processor and the dynamic loader report them, never ssd4j or its tests.

The names are those of ``Capability`` in the module ``testing``, which has an independent implementation.

    capabilities.py NAME...

ends with 0 if this machine has all of the named capabilities, with 1 if it lacks one, and with 2 if there is no such.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Environment = Mapping[str, str]

# Flags of x86-64 and arm64; any one of them is enough for oneDNN.
_BF16 = {"avx512_bf16", "amx_bf16", "bf16"}

_PEERS = Path(__file__).resolve().parent.parent / "integrations/kserve/peers"
_HEADERS = ("cuda.h", "cudnn.h", "cublasLt.h", "nv/target", "nvrtc.h")


def processor_flags(cpuinfo: str) -> set[str]:
    """Returns the instruction sets of the first processor in a file like ``/proc/cpuinfo``."""
    for line in Path(cpuinfo).read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return set(value.split())
    return set()


def questions(cpuinfo: str | None = None, environment: Environment = os.environ) -> dict[str, Callable[[], bool]]:
    """Returns the capabilities by name, each with a function that checks whether this machine has it.

    Args:
        cpuinfo: a file to read instead of ``/proc/cpuinfo``, to try another processor.
        environment: the variables that determine where libraries and compilers are searched.
    """
    cpuinfo = cpuinfo or environment.get("SSD4J_CPUINFO") or "/proc/cpuinfo"
    return {
        "cpu-bf16": lambda: not _BF16.isdisjoint(processor_flags(cpuinfo)),
        "cudnn": lambda: _loads(environment, "libcudnn.so.9"),
        "cublaslt": lambda: _loads(environment, "libcublasLt.so.13", "libcublasLt.so.12"),
        "nvrtc": lambda: _loads(environment, "libnvrtc.so.13", "libnvrtc.so.12"),
        "nvrtc-13": lambda: _loads(environment, "libnvrtc.so.13"),
        "nvidia-headers": lambda: _has_headers(environment),
        "driver": lambda: _loads(environment, "libcuda.so.1"),
        "no-driver": lambda: not _loads(environment, "libcuda.so.1"),
        "gcc": lambda: _is_gcc(environment.get("CC", "gcc"), "c") and _is_gcc(environment.get("CXX", "g++"), "c++"),
        "curl": lambda: _runs("curl", "--version"),
        "grpc-js": lambda: _runs("node", "--eval", f"require('{_PEERS}/node_modules/@grpc/grpc-js')"),
        "python-grpc": lambda: _runs("/usr/bin/python3", "-c", "import grpc, google.protobuf")
        and _runs("protoc", "--version"),
        "cyclone-dds": lambda: _loads(environment, "libddsc.so.0debian", "libddsc.so.0"),
        "fast-dds": lambda: _runs("fastddsgen", "-version")
        and Path("/usr/include/fastdds/dds/domain/DomainParticipant.hpp").exists()
        and _is_gcc(environment.get("CXX", "g++"), "c++"),
        "utf8-locale": _has_utf8_locale,
        "mounts": lambda: os.geteuid() == 0 and _runs("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"),
        "control-groups": _can_limit,
        "root": lambda: os.geteuid() == 0,
        "no-root": lambda: os.geteuid() != 0,
    }


def detect(cpuinfo: str | None = None, environment: Environment = os.environ) -> dict[str, bool]:
    """Returns for each capability whether this machine has it; the arguments are those of ``questions``."""
    return {name: ask() for name, ask in questions(cpuinfo, environment).items()}


def has_all(names: Sequence[str], machine: Mapping[str, Callable[[], bool]]) -> int:
    """Returns the exit code: whether a machine has all of the named capabilities; the others are not checked.

    Args:
        names: the capabilities.
        machine: as ``questions`` returns it.
    """
    unknown = [name for name in names if name not in machine]
    if unknown or not names:
        said = f"there is no {', '.join(unknown)}" if unknown else "name one"
        print(f"capabilities: {said}; there are {', '.join(sorted(machine))}", file=sys.stderr)
        return 2
    return 0 if all(machine[name]() for name in names) else 1


def _has_utf8_locale() -> bool:
    try:
        names = subprocess.run(["locale", "-a"], capture_output=True, check=False).stdout.decode("latin-1")
    except OSError:
        return False
    return any(name.lower().endswith((".utf8", ".utf-8")) for name in names.split())


def _runs(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _can_limit() -> bool:
    top = Path("/sys/fs/cgroup")
    version2 = (top / "cgroup.controllers").exists()
    limits = [(top, "cpu.max"), (top, "memory.max")]
    if not version2:
        limits = [(top / "cpu", "cpu.cfs_quota_us"), (top / "memory", "memory.limit_in_bytes")]
    return all(_has_limit(folder / f"ssd4j-capability-{os.getpid()}", file) for folder, file in limits)


def _has_limit(group: Path, file: str) -> bool:
    try:
        group.mkdir()
    except OSError:
        return False
    try:
        return os.access(group / file, os.W_OK)
    finally:
        group.rmdir()


def _loads(environment: Environment, *sonames: str) -> bool:
    return any(_loads_file(file) for soname in sonames for file in (soname, *_in_folders(environment, soname)))


def _loads_file(file: str) -> bool:
    # In a separate process, because a library may crash while it loads.
    load = "import ctypes, sys; ctypes.CDLL(sys.argv[1])"
    return subprocess.run([sys.executable, "-c", load, file], capture_output=True, check=False).returncode == 0


def _in_folders(environment: Environment, soname: str) -> list[str]:
    folders = [*_paths(environment, "SSD4J_LIBRARY_PATH"), *_paths(environment, "LD_LIBRARY_PATH")]
    folders += _python_packages(environment, "lib")
    toolkits = [*_paths(environment, "CUDA_HOME"), *_paths(environment, "CUDA_PATH"), Path("/usr/local/cuda")]
    folders += [toolkit / "lib64" for toolkit in toolkits]
    return [str(folder / soname) for folder in folders if (folder / soname).exists()]


def _paths(environment: Environment, variable: str) -> list[Path]:
    return [Path(folder) for folder in environment.get(variable, "").split(":") if folder]


def _python_packages(environment: Environment, subfolder: str) -> list[Path]:
    prefixes = [Path(".venv"), *_paths(environment, "VIRTUAL_ENV"), *_paths(environment, "CONDA_PREFIX")]
    python = shutil.which("python3", path=environment.get("PATH"))
    if python:
        prefixes.append(Path(python).parent.parent)
    prefixes += [home / ".local" for home in _paths(environment, "HOME")]
    return [
        folder
        for prefix in prefixes
        for lib in (prefix / "lib", prefix / "local/lib")
        for packages in ("site-packages", "dist-packages")
        for folder in lib.glob(f"python3*/{packages}/nvidia/*/{subfolder}")
    ]


def _has_headers(environment: Environment) -> bool:
    fetched = Path(__file__).resolve().parent.parent / "native-headers/vendor/nvidia"
    folders = [fetched] if fetched.is_dir() else _python_packages(environment, "include")
    return all(any((folder / header).exists() for folder in folders) for header in _HEADERS)


def _is_gcc(compiler: str, language: str) -> bool:
    probe = [compiler, "-x", language, "-fsyntax-only", "-v", "-"]
    try:
        ended = subprocess.run(probe, input="int nothing;", capture_output=True, text=True, check=False)
    except OSError:
        return False
    return ended.returncode == 0 and any(line.startswith("gcc version") for line in ended.stderr.splitlines())


if __name__ == "__main__":
    sys.exit(has_all(sys.argv[1:], questions()))
