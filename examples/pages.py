"""A web application whose pages JavaScript renders: FastAPI, uvicorn and one isolate a loop.

`python examples/pages.py` serves until Ctrl-C; `--once /hello/you` asks itself for one page.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

import eyot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

STOCK = {"apples": 1.5, "pears": 2.25, "plums": 0.75}


@eyot.op
async def price(name: str) -> float:
    """What JavaScript asks Python for: somebody has to be asked in turn."""
    await asyncio.sleep(0)
    return STOCK[name]


SHOP = eyot.Extension("shop", ops=[price], sources=[Path(__file__).with_suffix(".js")])


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Keep one isolate for as long as the loop serves; every request uses it, in turn."""
    with eyot.Isolate() as isolate:
        context = eyot.Context(isolate)
        SHOP.install(context)
        app.state.render = context.globals["render"]
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/hello/{name}", response_class=HTMLResponse)
async def hello(name: str) -> str:
    """Render a page."""
    page: str = await app.state.render(f"Hello, {name}", sorted(STOCK))
    return page


async def ask(port: int, path: str) -> str:
    """What the server answers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()
    return answer.partition("\r\n\r\n")[2]


async def serve_once(path: str) -> None:
    """Serve on a free port for as long as one request takes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        print(await ask(listening.getsockname()[1], path), end="")
        server.should_exit = True
        await serving


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--once", metavar="PATH", help="ask for one page and end")
    options = parser.parse_args()
    if options.once:
        asyncio.run(serve_once(options.once))
    else:
        uvicorn.run(app, port=options.port)


if __name__ == "__main__":
    main()
