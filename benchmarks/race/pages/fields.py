# SPDX-License-Identifier: Apache-2.0
"""The values of a result with their paths, so that a refusal can name what is missing. Null counts as missing."""

import json
from dataclasses import dataclass


class ResultError(Exception):
    """A result is refused; the message names what is missing or wrong."""


@dataclass(frozen=True)
class Field:
    """A value and its path from the top, ``race.cells[2].batch``."""

    path: str
    value: object

    def at(self, name: str) -> "Field":
        """Returns a member.

        Raises:
            ResultError: if it is missing.
        """
        found = self.maybe(name)
        if found is None:
            raise ResultError(f"the result lacks {self._path_of(name)}")
        return found

    def maybe(self, name: str) -> "Field | None":
        """Returns a member, or None if it is missing."""
        child = self.value.get(name) if isinstance(self.value, dict) else None
        return None if child is None else Field(self._path_of(name), child)

    def _path_of(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def text(self) -> str:
        """Returns the value as text that is not blank."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise ResultError(f"the result lacks {self.path}: it is not text but {json.dumps(self.value)}")
        return self.value

    def number(self) -> float:
        """Returns the value as a number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise ResultError(f"{self.path} is not a number but {json.dumps(self.value)}")
        return self.value

    def integer(self) -> int:
        """Returns the value as a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise ResultError(f"{self.path} is not a whole number but {json.dumps(self.value)}")
        return self.value

    def truth(self) -> bool:
        """Returns the value as true or false."""
        if not isinstance(self.value, bool):
            raise ResultError(f"{self.path} is neither true nor false but {json.dumps(self.value)}")
        return self.value

    def plain(self) -> str:
        """Returns text as it is, anything else as JSON."""
        return self.value if isinstance(self.value, str) else json.dumps(self.value)

    def elements(self) -> list["Field"]:
        """Returns the elements of a list."""
        if not isinstance(self.value, list):
            raise ResultError(f"{self.path} is not a list but {json.dumps(self.value)}")
        return [Field(f"{self.path}[{i}]", element) for i, element in enumerate(self.value)]

    def members(self) -> dict[str, "Field"]:
        """Returns the members of an object in their order."""
        if not isinstance(self.value, dict):
            raise ResultError(f"{self.path} is not an object but {json.dumps(self.value)}")
        return {name: Field(self._path_of(name), child) for name, child in self.value.items()}

    def maybe_number(self, name: str) -> float | None:
        """Returns a member as a number, or None if it is missing."""
        found = self.maybe(name)
        return None if found is None else found.number()

    def maybe_integer(self, name: str) -> int | None:
        """Returns a member as a whole number, or None if it is missing."""
        found = self.maybe(name)
        return None if found is None else found.integer()

    def maybe_text(self, name: str) -> str:
        """Returns a member as text, empty if it is missing."""
        found = self.maybe(name)
        return "" if found is None else found.text()
