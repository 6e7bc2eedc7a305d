"""Names of inputs that came without any: x0, x1, ..."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, SupportsIndex, overload

__all__ = ["Names", "NumberedNames"]


class NumberedNames(Sequence[str]):
    """x0, x1, ... up to x(p - 1), each made when it is asked for: tables can have a million columns.

    Equal to the tuple of these names, and used like it.
    """

    __slots__ = ("_size",)

    def __init__(self, size: int) -> None:
        self._size = size

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: SupportsIndex) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(f"x{j}" for j in range(self._size)[index])
        return f"x{range(self._size)[index]}"

    def __iter__(self) -> Iterator[str]:
        return (f"x{j}" for j in range(self._size))

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str) or not name[1:].isdecimal() or not name.isascii():
            return False
        number = int(name[1:])
        return number < self._size and name == f"x{number}"

    def index(self, name: Any, start: int = 0, stop: int | None = None) -> int:
        found = int(name[1:]) if name in self else -1
        if found < 0 or found not in range(self._size)[start:stop]:
            raise ValueError(f"{name!r} is not among x0 ... x{self._size - 1}")
        return found

    def __add__(self, other: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self) + tuple(other)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, NumberedNames):
            return self._size == other._size
        return isinstance(other, tuple) and len(other) == self._size and all(map(str.__eq__, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


Names = tuple[str, ...] | NumberedNames
