"""What keeps a value beyond its scope."""

from __future__ import annotations

from tests.stateful.api.table import ALL, api, plain

from eyot import v8

GLOBAL = "use_kept"

api(
    v8.Global,
    anywhere="is_empty",
    elsewhere={
        "__new__": "keep_handle",
        "local": "use_kept",
        "copy": GLOBAL,
        "close": GLOBAL,
        "into_raw": GLOBAL,
        "from_raw": GLOBAL,
    },
)
api(
    v8.Weak,
    anywhere="is_empty",
    no_context=ALL,
    also={"from_raw": {"ValueError"}},
)
api(v8.Eternal, no_context=ALL, anywhere="__new__ clear is_empty", also={"set": {"ValueError"}})

for generic in (v8.Global, v8.Weak):
    plain(generic, __class_getitem__=lambda *_, kind=generic: kind[v8.String])
