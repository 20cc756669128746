#!/usr/bin/env python3
"""Bind a shared library's references to what it defines itself, before anything loads it.

libnode exports all of V8 and of Node.js, and refers to its own functions by name: each time it is
loaded, the loader looks 58,000 names up, which is nine tenths of the time that loading takes. What
a library finds in itself can be worked out once. Each such entry of its relocation tables becomes
"the library's address plus so much", as if it had been linked with -Bsymbolic; sizes and places
stay what they were.

It also keeps two V8s of one process apart: a name that both define is no longer looked up, so
neither can get the other's. What is given up is the chance to replace a function of the library
by preloading another, which nobody does to V8.

Only x86-64. A library of another machine is left as it is.
"""

from __future__ import annotations

import os
import shutil
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# The ELF specification's numbers, and those of its supplement for x86-64.
ELF64_LITTLE = b"\x7fELF\x02\x01"
SHARED_OBJECT, X86_64 = 3, 62
LOAD, DYNAMIC = 1, 2
PLT_SIZE, SYMBOLS, TABLE, TABLE_SIZE, PLT = 2, 6, 7, 8, 23
RELATIVE_COUNT = 0x6FFFFFF9
ADDRESS, GLOBAL_DATA, JUMP_SLOT, RELATIVE = 1, 6, 7, 8
NO_TYPE, OBJECT, FUNCTION = 0, 1, 2
UNDEFINED, FIRST_RESERVED = 0, 0xFF00

ENTRY = struct.Struct("<QQq")
SYMBOL = struct.Struct("<IBBHQQ")


class NotForUs(Exception):
    """The file is no shared library, or one of a machine whose tables aren't known here."""


class Entry(NamedTuple):
    """One line of a relocation table: where, symbol and kind, what to add."""

    place: int
    info: int
    addend: int

    @property
    def kind(self) -> int:
        """What to do there."""
        return self.info & 0xFFFFFFFF

    @property
    def symbol(self) -> int:
        """The symbol's number in its table, 0 for none."""
        return self.info >> 32


class Library:
    """The bytes of a library, and where its tables are."""

    def __init__(self, content: bytes) -> None:
        self.content = bytearray(content)
        if content[:6] != ELF64_LITTLE or len(content) < 64:
            raise NotForUs
        kind, machine = struct.unpack_from("<HH", content, 16)
        if (kind, machine) != (SHARED_OBJECT, X86_64):
            raise NotForUs
        (headers,) = struct.unpack_from("<Q", content, 32)
        (count,) = struct.unpack_from("<H", content, 56)
        self._loads: list[tuple[int, int, int]] = []
        self._dynamic: dict[int, tuple[int, int]] = {}  # tag: (value, its place in the file)
        for number in range(count):
            kind, _, offset, address, _, size, *_ = struct.unpack_from(
                "<IIQQQQQQ", content, headers + 56 * number
            )
            if kind == LOAD:
                self._loads.append((address, offset, size))
            elif kind == DYNAMIC:
                for place in range(offset, offset + size, 16):
                    tag, value = struct.unpack_from("<QQ", content, place)
                    self._dynamic.setdefault(tag, (value, place + 8))

    def _offset(self, address: int) -> int:
        for start, offset, size in self._loads:
            if start <= address < start + size:
                return address - start + offset
        raise NotForUs

    def _table(self, start: int, size: int) -> tuple[int, list[Entry]]:
        if start not in self._dynamic or not self._dynamic.get(size, (0, 0))[0]:
            return 0, []
        offset, length = self._offset(self._dynamic[start][0]), self._dynamic[size][0]
        lines = ENTRY.iter_unpack(self.content[offset : offset + length])
        return offset, [Entry(*line) for line in lines]

    def _put(self, offset: int, entries: list[Entry]) -> None:
        lines = b"".join(ENTRY.pack(*entry) for entry in entries)
        self.content[offset : offset + len(lines)] = lines

    def _bound(self, entries: list[Entry]) -> Iterator[Entry]:
        symbols = self._offset(self._dynamic[SYMBOLS][0])
        for entry in entries:
            if entry.kind not in (ADDRESS, GLOBAL_DATA, JUMP_SLOT) or not entry.symbol:
                yield entry
                continue
            _, info, _, section, value, _ = SYMBOL.unpack_from(
                self.content, symbols + SYMBOL.size * entry.symbol
            )
            # An indirect function chooses its address at run time; a thread's variable has none.
            ours = UNDEFINED < section < FIRST_RESERVED
            if ours and info & 0xF in (NO_TYPE, OBJECT, FUNCTION):
                addend = entry.addend if entry.kind == ADDRESS else 0
                yield Entry(entry.place, RELATIVE, value + addend)
            else:
                yield entry

    def bind(self) -> int:
        """Bind what can be bound; return how many entries that were."""
        if SYMBOLS not in self._dynamic:
            return 0
        # The loader has a quick way for the entries that the count names, which come first. The
        # others stay grouped by symbol, for it remembers the last one it has looked up.
        offset, before = self._table(TABLE, TABLE_SIZE)
        entries = sorted(
            self._bound(before),
            key=lambda entry: (entry.kind != RELATIVE, entry.symbol, entry.place),
        )
        bound = sum(entry.kind == RELATIVE for entry in entries)
        changed = bound - sum(entry.kind == RELATIVE for entry in before)
        if changed:
            self._put(offset, entries)
            if RELATIVE_COUNT in self._dynamic:
                struct.pack_into("<Q", self.content, self._dynamic[RELATIVE_COUNT][1], bound)
        offset, before = self._table(PLT, PLT_SIZE)
        entries = list(self._bound(before))
        in_plt = sum(old != new for old, new in zip(before, entries, strict=True))
        if in_plt:
            self._put(offset, entries)
        return changed + in_plt


def prebind(path: Path) -> int:
    """Bind a library in place, by a new file of that name; return how many entries changed."""
    try:
        library = Library(path.read_bytes())
        changed = library.bind()
    except NotForUs:
        return 0
    if changed:
        # A process may have the old file mapped.
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_bytes(library.content)
        shutil.copystat(path, beside)
        beside.replace(path)
    return changed


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(f"{name}: {prebind(Path(name))} entries bound")
