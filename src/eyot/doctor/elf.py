"""What an ELF file says of itself: its machine, its loader, what it needs and in which versions.

A reader of our own, though there are good ones: this one must work where nothing is installed, and
where the file it reads is what is broken. It reads the program headers and the dynamic table, which
is what the loader reads, and nothing else.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Elf", "read"]

# The numbers of the ELF specification.
_MACHINES = {3: "i386", 40: "arm", 62: "x86_64", 183: "aarch64", 243: "riscv64", 258: "loongarch64"}
_MACHINES |= {21: "ppc64le", 22: "s390x"}
_LOAD, _DYNAMIC, _INTERPRETER = 1, 2, 3
_NEEDED, _STRINGS, _SONAME, _RPATH, _RUNPATH = 1, 5, 14, 15, 29
_VERSIONS, _VERSIONS_COUNT = 0x6FFFFFFE, 0x6FFFFFFF


@dataclass(slots=True)
class Elf:
    """What was read. What a file doesn't say is empty."""

    machine: str
    interpreter: str = ""
    soname: str = ""
    needed: list[str] = field(default_factory=list)
    search: list[str] = field(default_factory=list)
    """The folders that it names for what it needs, from DT_RPATH and DT_RUNPATH."""
    versions: dict[str, list[str]] = field(default_factory=dict)
    """Of a library's versions, those that it needs, as {"libc.so.6": ["GLIBC_2.34"]}."""


def read(path: Path) -> Elf | None:
    """Reads a file. None where it is no ELF file of 64 bits, or cut short.

    Raises:
        OSError: It can't be read at all.
    """
    try:
        return _Reader(path.read_bytes()).read()
    except (struct.error, ValueError, IndexError):
        return None


class _Reader:
    def __init__(self, content: bytes) -> None:
        if content[:5] != b"\x7fELF\x02" or content[5:6] not in (b"\x01", b"\x02"):
            raise ValueError
        self._content = content
        self._order = "<" if content[5] == 1 else ">"
        self._loads: list[tuple[int, int, int]] = []
        self._strings = 0

    def _at(self, layout: str, offset: int) -> tuple[int, ...]:
        return struct.unpack_from(self._order + layout, self._content, offset)

    def _text(self, offset: int) -> str:
        return self._content[offset : self._content.index(0, offset)].decode("utf-8", "replace")

    def _offset(self, address: int) -> int:
        for start, offset, size in self._loads:
            if start <= address < start + size:
                return address - start + offset
        raise ValueError

    def read(self) -> Elf:
        (machine,) = self._at("H", 18)
        elf = Elf(_MACHINES.get(machine, f"machine {machine}"))
        (headers,) = self._at("Q", 32)
        (count,) = self._at("H", 56)
        dynamic = None
        for number in range(count):
            kind, _, offset, address, _, size = self._at("IIQQQQ", headers + 56 * number)
            if kind == _LOAD:
                self._loads.append((address, offset, size))
            elif kind == _DYNAMIC:
                dynamic = offset, size
            elif kind == _INTERPRETER:
                elf.interpreter = self._text(offset)
        if dynamic is not None:
            self._read_dynamic(elf, *dynamic)
        return elf

    def _read_dynamic(self, elf: Elf, offset: int, size: int) -> None:
        table: dict[int, list[int]] = {}
        for place in range(offset, offset + size, 16):
            tag, value = self._at("QQ", place)
            if tag == 0:
                break
            table.setdefault(tag, []).append(value)
        if _STRINGS not in table:
            return
        self._strings = self._offset(table[_STRINGS][0])
        elf.needed = [self._text(self._strings + name) for name in table.get(_NEEDED, [])]
        for name in table.get(_SONAME, []):
            elf.soname = self._text(self._strings + name)
        for name in [*table.get(_RPATH, []), *table.get(_RUNPATH, [])]:
            elf.search += self._text(self._strings + name).split(":")
        if _VERSIONS in table:
            start, number = self._offset(table[_VERSIONS][0]), table[_VERSIONS_COUNT][0]
            elf.versions = dict(self._versions(start, number))

    def _versions(self, offset: int, count: int) -> Iterator[tuple[str, list[str]]]:
        for _ in range(count):
            _, wanted, library, first, following = self._at("HHIII", offset)
            place, names = offset + first, []
            for _ in range(wanted):
                _, _, _, name, next_one = self._at("IHHII", place)
                names.append(self._text(self._strings + name))
                place += next_one
            yield self._text(self._strings + library), names
            offset += following
