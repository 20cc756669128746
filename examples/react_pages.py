"""React renders the pages of a FastAPI application, in the process that serves them.

`python examples/react_pages.py` serves until Ctrl-C; `--once /` asks itself for one page. Packages
come from the node_modules beside this file, which `make packages` puts there.
"""

from __future__ import annotations

import argparse
import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

import eyot
from eyot import node
from eyot.modules import NodeLoader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[1]
ITEMS = [
    {"name": "apples", "price": 1.5, "stock": 12},
    {"name": "pears <ripe>", "price": 2.25, "stock": 0},
]


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load the components once, for as long as the application serves."""
    builtins = node.Builtins(env={"NODE_ENV": "production"})
    with eyot.Isolate(heap_limit=256 * 2**20) as isolate:
        context = eyot.Context(isolate)
        node.install(context, builtins)
        loader = NodeLoader(ROOT, builtins=builtins)
        module = context.import_module("./examples/react_pages.mjs", loader=loader)
        app.state.render = module["render"]
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/", response_class=HTMLResponse)
async def shop() -> str:
    """Render what is in stock."""
    page: str = app.state.render("Fruit", ITEMS)
    return page


async def once(path: str) -> None:
    """Print what the application answers, without a network."""
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        messages.append(dict(message))

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    async with lifespan(app):
        await app(scope, receive, send)
    print(b"".join(message.get("body", b"") for message in messages).decode(), end="")


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--once", metavar="PATH", help="ask for one page and end")
    options = parser.parse_args()
    if options.once:
        asyncio.run(once(options.once))
    else:
        uvicorn.run(app, port=options.port)


if __name__ == "__main__":
    main()
