"""Beside other libraries in one process, in both orders: another V8, OpenSSL, SQLite, NumPy.

What would show are clashes of names: libnode exports all of V8, and needs OpenSSL, zlib and ICU.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

OURS = """
import eyot
def ours():
    with eyot.Context() as context:
        assert context.eval("new Intl.NumberFormat('de').format(1234.5)") == "1.234,5"
        assert context.eval("[3, 1, 2].toSorted ? 6 : [3, 1, 2].sort()[2] * 2") == 6
        assert context.eval("new Date(0).toISOString()").startswith("1970")
        assert context.eval("let n = 0; for (let i = 0; i < 1e5; i++) n += i; n") == 4999950000
"""

OTHERS = {
    "ssl": """
import ssl
def theirs():
    def side(purpose, **names):
        context = ssl.SSLContext(purpose)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("AECDH-AES256-SHA:@SECLEVEL=0")  # needs no certificate
        return context.wrap_bio(*bios[:: 1 if names else -1], **names)
    bios = [ssl.MemoryBIO(), ssl.MemoryBIO()]
    client, server = side(ssl.PROTOCOL_TLS_CLIENT), side(ssl.PROTOCOL_TLS_SERVER, server_side=True)
    for one in [client, server] * 4:
        try:
            one.do_handshake()
        except ssl.SSLWantReadError:
            pass
    client.write(b"over TLS")
    assert server.read() == b"over TLS"
""",
    "sqlite3": """
import sqlite3
def theirs():
    with sqlite3.connect(":memory:") as base:
        base.execute("create table numbers as select value from json_each('[1, 2, 39]')")
        assert base.execute("select sum(value) from numbers").fetchone() == (42,)
""",
    "numpy": """
import numpy
def theirs():
    matrix = numpy.arange(9.0).reshape(3, 3) + numpy.eye(3)
    assert numpy.allclose(numpy.linalg.inv(matrix) @ matrix, numpy.eye(3))
""",
    "py_mini_racer": """
from py_mini_racer import MiniRacer
def theirs():
    racer = MiniRacer()
    assert racer.eval("let n = 0; for (let i = 0; i < 1e5; i++) n += i; n") == 4999950000
    racer.close()
""",
    "STPyV8": """
import STPyV8
def theirs():
    with STPyV8.JSIsolate(), STPyV8.JSContext() as context:
        assert context.eval("let n = 0; for (let i = 0; i < 1e5; i++) n += i; n") == 4999950000
""",
}


@pytest.mark.parametrize("order", ["ours, theirs", "theirs, ours"])
@pytest.mark.parametrize("other", OTHERS)
def test_h36_eyot_and_another_library_work_side_by_side(other: str, order: str) -> None:
    if find_spec(other) is None:
        pytest.skip(f"{other} is not installed here")
    first, second = (OURS, OTHERS[other]) if order.startswith("ours") else (OTHERS[other], OURS)
    program = f"{first}\n{second}\nfor use in ({order}) * 2:\n    use()\nprint('both work')"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "both work\n"), done.stderr


def test_h36_all_of_them_work_in_one_process() -> None:
    present = [name for name in OTHERS if find_spec(name) is not None]
    parts = [OTHERS[name].replace("theirs", f"use_{name}") for name in present]
    uses = ", ".join(["ours", *(f"use_{name}" for name in present)])
    program = "\n".join([OURS, *parts, f"for use in ({uses}) * 2: use()", "print('all work')"])
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "all work\n"), done.stderr
