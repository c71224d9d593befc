# SPDX-License-Identifier: Apache-2.0
"""The result of a card that does not exist, for tests to spoil."""

import json
from pathlib import Path
from typing import Any

from race.pages.fields import Field
from race.pages.result import Result


class MadeUpResult:
    """A good result, until a test changes it. Paths are JSON pointers: ``/race/cells/1``."""

    def __init__(self) -> None:
        self.top = json.loads(Path(__file__).with_name("made-up.json").read_text(encoding="utf-8"))

    def at(self, pointer: str) -> Any:  # noqa: ANN401
        """Returns the value at a pointer, which must exist."""
        value = self.top
        for name in pointer.split("/")[1:]:
            value = value[int(name) if isinstance(value, list) else name]
        return value

    def without(self, pointer: str) -> "MadeUpResult":
        """Removes the value at a pointer, which must exist."""
        self.at(pointer)
        parent, name = self._parent(pointer)
        del parent[int(name) if isinstance(parent, list) else name]
        return self

    def with_(self, pointer: str, value: object) -> "MadeUpResult":
        """Puts a value at a pointer."""
        parent, name = self._parent(pointer)
        parent[name] = value
        return self

    def _parent(self, pointer: str) -> tuple[Any, str]:
        above, _, name = pointer.rpartition("/")
        return self.at(above), name

    def read(self, dry_run: bool = False) -> Result:
        """Reads it as a result."""
        return Result.of(Field("", self.top), dry_run)

    def write(self, folder: Path) -> Path:
        """Writes it into a folder."""
        file = folder / "first-light.json"
        file.write_text(json.dumps(self.top), encoding="utf-8")
        return file
