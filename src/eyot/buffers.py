"""Memory that Python and JavaScript share.

`bytes` and other memory that can't be written cross as copies; what can be written is shared: a
typed array in JavaScript, and Python's object, are the same bytes. Live ArrayBuffers and their
views give their memory to `memoryview()` and NumPy in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot._core import JSArrayBuffer, JSDataView, JSTypedArray, Lent, SharedBuffer

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["JSArrayBuffer", "JSDataView", "JSTypedArray", "Lent", "SharedBuffer", "lend"]


def lend(buffer: Buffer) -> Lent:
    """Memory for JavaScript that it loses at the end of a block.

    `with eyot.lend(data) as view:`; there, `view` is for JavaScript a typed array over the memory
    of `data`. Afterwards its length is 0, and a bytearray can be resized again. JavaScript can't
    keep the memory by transferring it.

    Raises:
        BufferError: The memory can't be written, or isn't in one piece.
        TypeError: The object has none.
    """
    return Lent(buffer)
