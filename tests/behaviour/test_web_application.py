"""A real web application: FastAPI and uvicorn on one loop, with one isolate."""

from __future__ import annotations

import asyncio
import importlib.util
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Callable

REQUESTS, AT_ONCE = 2000, 16
EXAMPLE = Path(__file__).parents[2] / "examples" / "pages.py"


def load_example() -> Any:
    spec = importlib.util.spec_from_file_location("pages", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def ask(port: int, numbers: list[int]) -> list[tuple[int, str, str]]:
    """Takes numbers until none is left, over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    while numbers:
        number = numbers.pop()
        path = f"/hello/{number}%3C%26%3E"
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.partition(":")[2])
            for line in head.splitlines()
            if line.lower().startswith("content-length:")
        )
        answers.append((number, head.splitlines()[0], (await reader.readexactly(length)).decode()))
    writer.close()
    await writer.wait_closed()
    return answers


def test_two_thousand_pages_are_rendered_and_none_fails(run: Callable[..., Any]) -> None:
    pages = load_example()
    before = pages.price.metrics

    async def main() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            server = uvicorn.Server(uvicorn.Config(pages.app, log_level="warning", lifespan="on"))
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            numbers = list(range(REQUESTS))
            port = listening.getsockname()[1]
            asked = await asyncio.gather(*[ask(port, numbers) for _ in range(AT_ONCE)])
            server.should_exit = True
            await serving
        answers = [answer for answers in asked for answer in answers]
        assert len(answers) == REQUESTS
        assert sorted(number for number, _, _ in answers) == list(range(REQUESTS))
        for number, status, body in answers:
            assert status == "HTTP/1.1 200 OK"
            assert f"<title>Hello, {number}&#60;&#38;&#62;</title>" in body
            assert "<li>apples at 1.50</li><li>pears at 2.25</li><li>plums at 0.75</li>" in body
        metrics = pages.price.metrics
        assert metrics.calls - before.calls == 3 * REQUESTS
        assert (metrics.errors, metrics.in_flight) == (before.errors, 0)

    run(main())
    del pages.app.state.render
