"""What scripts are compiled from and with: origins, sources, options and code caches.

V8 takes a code cache on trust. Of the source it belongs to it checks the length, and whether the
rest is what V8 wrote, a release build doesn't ask; the wrong bytes end the process, or run as
another program. So a cache is sealed here: what it was made of, and by which V8, stands in front
of it, with a digest of all that follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum, IntFlag
from struct import Struct
from typing import TYPE_CHECKING

from eyot import _core

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eyot._core import String

__all__ = [
    "CachedData",
    "CodeCacheRejection",
    "CompileOptions",
    "MessageErrorLevel",
    "NoCacheReason",
    "ScriptOrigin",
    "Source",
]


@dataclass(frozen=True, slots=True)
class ScriptOrigin:
    """Where source came from. Stands for v8::ScriptOrigin.

    Offsets are those of the first line, counted from 0. `host_defined_options` are primitives that
    V8 keeps with the script for the host. A source map URL wins over a comment in the source;
    an empty one doesn't.
    """

    resource_name: str | None = None
    line_offset: int = 0
    column_offset: int = 0
    is_shared_cross_origin: bool = False
    script_id: int = -1
    source_map_url: str | None = None
    is_opaque: bool = False
    is_wasm: bool = False
    is_module: bool = False
    host_defined_options: Sequence[bool | int | float | str | None] = ()


class CodeCacheRejection(Enum):
    """Why a code cache was rejected. Stands for V8's own reasons, of which it tells none."""

    INVALID_HEADER = "it is no code cache of eyot's, or only the beginning of one"
    CHECKSUM_MISMATCH = "it isn't what it was when it was made"
    VERSION_MISMATCH = "it is of another version of V8, or of one with other flags"
    SOURCE_MISMATCH = "it is of another source, or of another kind of code"
    REFUSED = "V8 refused it"


class CachedData:
    """A code cache to compile with. Stands for v8::ScriptCompiler::CachedData.

    Take it only from where nobody else writes: it is checked for accidents, and V8 runs what is in
    it. A wrong one raises nothing: the source is compiled, and `rejected` says so.
    """

    __slots__ = ("data", "rejected", "rejection")

    data: bytes
    rejected: bool
    """Whether the compilation had no use for it; the source was compiled, then."""
    rejection: CodeCacheRejection | None
    """Why, where it was."""

    def __init__(self, data: bytes) -> None:
        self.data = bytes(data)
        self.rejected = False
        self.rejection = None

    def __repr__(self) -> str:
        state = f", rejected: {self.rejection.value}" if self.rejection else ""
        return f"<eyot.v8.CachedData of {len(self.data)} bytes{state}>"


@dataclass(frozen=True, slots=True)
class Source:
    """Source code to be compiled. Stands for v8::ScriptCompiler::Source."""

    source_string: String
    origin: ScriptOrigin | None = None
    cached_data: CachedData | None = None


class CompileOptions(IntEnum):
    """How to compile. Stands for v8::ScriptCompiler::CompileOptions."""

    NO_COMPILE_OPTIONS = 0
    CONSUME_CODE_CACHE = 1
    EAGER_COMPILE = 2


class NoCacheReason(IntEnum):
    """Why there is no code cache. Stands for v8::ScriptCompiler::NoCacheReason."""

    NO_REASON = 0
    BECAUSE_CACHING_DISABLED = 1
    BECAUSE_NO_RESOURCE = 2
    BECAUSE_INLINE_SCRIPT = 3
    BECAUSE_MODULE = 4
    BECAUSE_STREAMING_SOURCE = 5
    BECAUSE_INSPECTOR = 6
    BECAUSE_SCRIPT_TOO_SMALL = 7
    BECAUSE_CACHE_TOO_COLD = 8
    BECAUSE_V8_EXTENSION = 9
    BECAUSE_EXTENSION_MODULE = 10
    BECAUSE_PAC_SCRIPT = 11
    BECAUSE_IN_DOCUMENT_WRITE = 12
    BECAUSE_RESOURCE_WITH_NO_CACHE_HANDLER = 13
    BECAUSE_DEFERRED_PRODUCE_CODE_CACHE = 14


class MessageErrorLevel(IntFlag):
    """What a message is: an error, or less. Stands for v8::Isolate::MessageErrorLevel."""

    LOG = 1
    DEBUG = 2
    INFO = 4
    ERROR = 8
    WARNING = 16
    ALL = 31


# Magic, V8's version tag, digest of what it was made of, digest of V8's part.
_SEAL = Struct("<8sI16s16s")
_MAGIC = b"eyotcc1\n"


def _digest(*parts: bytes) -> bytes:
    from hashlib import blake2b  # seldom needed

    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


def _made_of(kind: str, source: str) -> bytes:
    return _digest(kind.encode(), source.encode("utf-8", "surrogatepass"))


def _seal_code_cache(kind: str, source: str, payload: bytes) -> bytes:
    """The bytes of a cache: V8's part, with the seal before it."""
    tag = _core.ScriptCompiler.cached_data_version_tag()
    made_of = _made_of(kind, source)
    head = _SEAL.pack(_MAGIC, tag, made_of, bytes(16))
    return _SEAL.pack(_MAGIC, tag, made_of, _digest(head, payload)) + payload


def _rejection(data: bytes, kind: str, source: str) -> CodeCacheRejection | None:
    if len(data) <= _SEAL.size:
        return CodeCacheRejection.INVALID_HEADER
    magic, tag, made_of, digest = _SEAL.unpack_from(data)
    if magic != _MAGIC:
        return CodeCacheRejection.INVALID_HEADER
    if digest != _digest(_SEAL.pack(magic, tag, made_of, bytes(16)), data[_SEAL.size :]):
        return CodeCacheRejection.CHECKSUM_MISMATCH
    if tag != _core.ScriptCompiler.cached_data_version_tag():
        return CodeCacheRejection.VERSION_MISMATCH
    if made_of != _made_of(kind, source):
        return CodeCacheRejection.SOURCE_MISMATCH
    return None


def _open_code_cache(cached: CachedData, kind: str, source: str) -> bytes | None:
    """V8's part of a cache that is one of this source; None where it isn't."""
    cached.rejection = _rejection(cached.data, kind, source)
    cached.rejected = cached.rejection is not None
    return None if cached.rejected else bytes(cached.data[_SEAL.size :])


def _note_code_cache(cached: CachedData, rejected: bool) -> None:  # noqa: FBT001 - of the extension
    """What V8 said of it."""
    cached.rejected = rejected
    cached.rejection = CodeCacheRejection.REFUSED if rejected else None


_core.install("ScriptOrigin", ScriptOrigin)
_core.install("Source", Source)
_core.install("CachedData", CachedData)
_core.install("seal_code_cache", _seal_code_cache)
_core.install("open_code_cache", _open_code_cache)
_core.install("note_code_cache", _note_code_cache)
