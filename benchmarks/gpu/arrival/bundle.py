# SPDX-License-Identifier: Apache-2.0
"""The unpacked archive: its folders, and how its programs are started."""

import glob
import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path

TEST_MODULES = ("runtime", "ssd")

# These take minutes or gigabytes on the stand-in, where the build runs them anyway.
_TOO_MUCH_FOR_A_STAND_IN = r".*\.(HotPath|Lifetime|DetectionGolden)GpuTest"


@dataclass(frozen=True)
class Bundle:
    """The unpacked archive, the folder for results, and the libraries that stand in for the card, if any."""

    root: Path
    out: Path
    stand_in: Path | None

    @property
    def work(self) -> Path:
        """Weights, inputs, caches: not needed afterwards."""
        return self.out / "work"

    @property
    def weights(self) -> Path:
        """The seeded weights, for all contestants."""
        return self.work / "weights.safetensors"

    @property
    def float8_weights(self) -> Path:
        """The same weights for fp8, for ssd4j."""
        return self.work / "weights-fp8.safetensors"

    @property
    def inputs(self) -> Path:
        """The inputs [N,3,300,300], for all contestants."""
        return self.work / "inputs.safetensors"

    @property
    def frames(self) -> Path:
        """Frames of bytes, for all contestants from frames to boxes."""
        return self.work / "frames"

    @property
    def cache(self) -> Path:
        """The folder for compiled kernels and plans, apart from the user's own."""
        return self.work / "cache"

    def java(self, *options: str) -> list[str]:
        """Returns the command line of a JVM with ssd4j on its module path."""
        return [
            str(self.root / "java/bin/java"),
            *("--module-path", str(self.root / "app"), "--add-modules", "io.ssd4j.ssd,jdk.management"),
            *("--enable-native-access=io.ssd4j.bindings", "--illegal-native-access=deny"),
            f"-Dio.ssd4j.cache={self.cache}",
            *options,
        ]

    def ssd4j(self, *arguments: str) -> list[str]:
        """Returns the command line of a command of ssd4j."""
        return self.java("-m", "io.ssd4j.cli/io.ssd4j.cli.Main", *arguments)

    def race_class(self, name: str, *arguments: str) -> list[str]:
        """Returns the command line of a program of the race's Java side."""
        jar = str(self.root / "contestant/contestant.jar")
        return self.java("-cp", jar, f"io.ssd4j.benchmarks.contestant.{name}", *arguments)

    def tests(self, module: str, reports: Path) -> list[str]:
        """Returns the command line of all GPU tests of a module; their classes are patched into it, as Maven does."""
        classes = self.root / "tests" / module
        name = f"io.ssd4j.{module}"
        packages = {".".join(test.parent.relative_to(classes).parts) for test in classes.rglob("*GpuTest.class")}
        opened = (("--add-opens", f"{name}/{package}=ALL-UNNAMED") for package in sorted(packages))
        return self.java(
            *(
                "--patch-module",
                f"{name}={classes}",
                "--add-reads",
                f"{name}=ALL-UNNAMED,jdk.management,java.management",
            ),
            *(word for words in opened for word in words),
            *("-cp", f"{self.root}/tests/junit-console.jar:{self.root}/tests/testing.jar"),
            "org.junit.platform.console.ConsoleLauncher",
            *("execute", "--scan-classpath", str(classes), "--include-classname", r".*GpuTest", "--include-tag", "gpu"),
            *(["--exclude-classname", _TOO_MUCH_FOR_A_STAND_IN] if self.stand_in else []),
            *("--reports-dir", str(reports), "--details", "testfeed", "--disable-banner", "--disable-ansi-colors"),
        )

    def environment(self, **more: str) -> dict[str, str]:
        """Returns the variables of every process."""
        modules = str(self.root / "benchmarks")
        weights = {"SSD4J_WEIGHTS": str(self.weights), "SSD4J_WEIGHTS_FP8": str(self.float8_weights)}
        variables = os.environ | weights | {"PYTHONPATH": modules} | more
        if self.stand_in:
            variables["SSD4J_CUDA_LIBRARIES"] = str(self.stand_in)
        elif "SSD4J_LIBRARY_PATH" not in variables:
            # The same cuDNN and cuBLASLt as PyTorch uses.
            variables["SSD4J_LIBRARY_PATH"] = ":".join(_wheels())
        return variables


def _wheels() -> list[str]:
    """Returns the folders of NVIDIA's wheels beside PyTorch, and PyTorch's own."""
    torch = importlib.util.find_spec("torch")
    if torch is None or torch.origin is None:
        print(f"first-light: {sys.executable} has no PyTorch; whatever needs it will be missing", file=sys.stderr)
        return []
    package = Path(torch.origin).parent
    return [*sorted(glob.glob(str(package.parent / "nvidia/*/lib"))), str(package / "lib")]  # noqa: PTH207
