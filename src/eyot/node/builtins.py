"""The modules whose names begin with `node:`, as far as JavaScript alone needs them."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import os
import secrets
import sys
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from eyot.errors import ModuleError
from eyot.folders import Folders
from eyot.node.files import Files
from eyot.process import V8
from eyot.web.base64 import base64_of
from eyot.web.clock import clock_of
from eyot.web.console import inspect_of
from eyot.web.crypto import crypto_of
from eyot.web.encoding import text_coders_of
from eyot.web.install import install as install_web
from eyot.web.parts import kept
from eyot.web.performance import performance_of
from eyot.web.timers import timers_of, timers_part_of
from eyot.web.url import url_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from eyot import Context, JSObject

__all__ = ["Builtins", "install"]

# What packages take this for. Its modules are looked at one by one, so it says little.
_VERSION = "20.19.0"

# A name, and the script that makes it where that has another.
_SCRIPTS = {
    name: name
    for name in (
        "assert",
        "async_hooks",
        "buffer",
        "crypto",
        "events",
        "fs",
        "os",
        "path",
        "perf_hooks",
        "process",
        "querystring",
        "stream",
        "string_decoder",
        "timers",
        "url",
        "util",
    )
}
# A part of another module.
_PARTS = {
    "assert/strict": ("assert", "strict"),
    "fs/promises": ("fs", "promises"),
    "path/posix": ("path", "posix"),
    "stream/promises": ("stream", "promises"),
    "sys": ("util", None),
    "timers/promises": ("timers", "promises"),
    "util/types": ("util", "types"),
}
_numbers = itertools.count(1)
_INTERNAL = {"internal/equal": "equal"}
_GLOBALS = """(process, buffer, timers) => {
    const names = {
        process, Buffer: buffer.Buffer, global: globalThis,
        setImmediate: timers.setImmediate, clearImmediate: timers.clearImmediate,
    }
    for (const name of Object.keys(names)) {
        Object.defineProperty(globalThis, name, {
            value: names[name], writable: true, enumerable: false, configurable: true,
        })
    }
}"""


class Builtins:
    """Node's modules for a context, and what JavaScript was granted with them.

    Without grants there is no file, no environment variable and no argument to be had. Hand it to
    `NodeLoader` as `builtins`, and to `eyot.node.install` for the globals `process`, `Buffer`,
    `global` and `setImmediate`.
    """

    def __init__(
        self,
        *,
        read: Iterable[str | os.PathLike[str]] | Folders = (),
        write: Iterable[str | os.PathLike[str]] | Folders = (),
        env: Mapping[str, str] | None = None,
        argv: Iterable[str] = (),
        cwd: str | os.PathLike[str] = "/",
    ) -> None:
        """Grants.

        Args:
            read: The folders whose files `fs` reads, with those below.
            write: The folders whose files `fs` writes.
            env: What is in `process.env`.
            argv: What follows the first item of `process.argv`.
            cwd: What relative paths begin at, and `process.cwd()` says.

        Raises:
            OSError: One of the folders isn't there, or is no folder.
        """
        self._read = _folders("read", read)
        self._write = _folders("write", write)
        self._env = dict(env or {})
        self._argv = list(argv)
        self._cwd = os.path.abspath(cwd)  # noqa: PTH100 - links stay as they are
        self._key = f"node{next(_numbers)}"

    @property
    def names(self) -> Collection[str]:
        """The modules that there are, without `node:`."""
        return sorted([*_SCRIPTS, *_PARTS])

    def load(self, context: Context, name: str) -> JSObject:
        """What `require` gives for a name, with or without `node:`. Made once in a context.

        Raises:
            ModuleError: There is no such module.
            ImportError: eyot[web] is needed.
        """
        bare = name.removeprefix("node:")
        if bare not in _SCRIPTS and bare not in _PARTS:
            raise ModuleError(f"eyot has no node:{bare}; there are " + ", ".join(self.names), name)
        module: JSObject = self._load(context, bare)
        return module

    def _load(self, context: Context, name: str) -> Any:
        if name in _PARTS:
            whole, part = _PARTS[name]
            made = self._load(context, whole)
            return made if part is None else made[part]
        modules, key = kept(context), f"{self._key}:{name}"
        if key not in modules:
            modules[key] = self._make(context, name)
        return modules[key]

    def _make(self, context: Context, name: str) -> Any:
        script = _SCRIPTS.get(name) or _INTERNAL[name]
        source = Path(__file__).with_name(f"{script}.js").read_text(encoding="utf-8")
        function = context.eval(source, filename=f"node:{script}")
        # JavaScript keeps this function, which must not keep the context it is in.
        where = weakref.ref(context)

        def require(wanted: str) -> Any:
            context = where()
            return None if context is None else self._load(context, wanted)

        return function(require, {"web": _web(context), **self._host(context, name)})

    def _host(self, context: Context, name: str) -> dict[str, Any]:
        """What the scripts ask Python for."""
        needs: dict[str, Callable[[], dict[str, Any]]] = {
            "crypto": _digests,
            "fs": lambda: dict(Files(self._read, self._write, self._cwd).functions()),
            "os": lambda: {"env": self._env},
            "path": lambda: {"cwd": lambda: self._cwd},
            "process": lambda: {
                "argv": self._argv,
                "cwd": lambda: self._cwd,
                "env": self._env,
                "now": clock_of(context).now,
                "v8": V8.get_version(),
                "version": _VERSION,
                "write": _write_standard,
            },
            "querystring": lambda: {"unquote": unquote},
            "timers": lambda: _references(context),
            "url": lambda: {"unicodeDomain": _unicode_domain},
        }
        return needs[name]() if name in needs else {}


def install(context: Context, builtins: Builtins) -> None:
    """Gives a context what packages for Node find without asking.

    That is the minimum of `eyot.web`, and `process`, `Buffer`, `global`, `setImmediate` and
    `clearImmediate`.
    """
    install_web(context, "minimum")
    modules = [builtins.load(context, name) for name in ("process", "buffer", "timers")]
    context.eval(_GLOBALS)(*modules)


def _folders(word: str, given: Iterable[str | os.PathLike[str]] | Folders) -> Folders:
    if isinstance(given, Folders):
        return given
    if isinstance(given, str):
        raise TypeError(f"{word} is a list of folders: {word}=[{given!r}]")
    return Folders.opened(word, [os.fspath(path) for path in given])


def _web(context: Context) -> dict[str, Any]:
    """What the scripts use of eyot.web, whether a script finds it or not."""
    coders, urls, measures = text_coders_of(context), url_of(context), performance_of(context)
    base64 = base64_of(context)
    names = "performance", "PerformanceEntry", "PerformanceMark", "PerformanceMeasure"
    return {
        "TextDecoder": coders["TextDecoder"],
        "TextEncoder": coders["TextEncoder"],
        "URL": urls["URL"],
        "URLSearchParams": urls["URLSearchParams"],
        "atob": base64["atob"],
        "btoa": base64["btoa"],
        "crypto": crypto_of(context)["crypto"],
        "inspect": inspect_of(context),
        "timers": timers_part_of(context)["functions"],
        **{name: measures[name] for name in names},
    }


def _references(context: Context) -> dict[str, Any]:
    known = timers_of(context)
    return {"ref": known.ref, "unref": known.unref, "hasRef": known.has_ref}


def _unicode_domain(domain: str) -> str:
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _digests() -> dict[str, Any]:
    names = sorted(hashlib.algorithms_guaranteed - {"shake_128", "shake_256"})

    def digest(name: str, data: Any, key: Any) -> bytes:
        if name not in names:
            raise ValueError(name)
        if key is None:
            return hashlib.new(name, bytes(data)).digest()
        return hmac.new(bytes(key), bytes(data), name).digest()

    return {
        "digest": digest,
        "digests": names,
        "random": secrets.token_bytes,
        "randomBelow": secrets.randbelow,
        "sameBytes": lambda one, other: hmac.compare_digest(bytes(one), bytes(other)),
    }


def _write_standard(text: str, to_error: bool) -> None:  # noqa: FBT001 - called by JavaScript
    (sys.stderr if to_error else sys.stdout).write(text)
