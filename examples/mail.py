"""Mails out of templates that are JavaScript's, with helpers that are Python's.

`python examples/mail.py` prints one. Who writes the templates can do nothing but write text: there
is nothing else in their context. Packages come from the node_modules beside this file, which `make
packages` puts there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import eyot
from eyot.modules import NodeLoader

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
ORDER = {
    "subject": "Your order of {{when ordered}}",
    "text": "Dear {{name}},\n{{#each items}}- {{count}} {{fruit}}: {{money cents}}\n{{/each}}",
    "html": "<p>Dear {{name}},<ul>{{#each items}}<li>{{count}} {{fruit}}: "
    "<b>{{money cents}}</b></li>{{/each}}</ul>",
}


def money(cents: int) -> str:
    """Pounds and pence."""
    return f"£{cents / 100:,.2f}"


def when(moment: datetime) -> str:
    """A day, as people say it."""
    return f"{moment:%A}, {moment.day} {moment:%B %Y}"


def mail(to: str, parts: Mapping[str, str]) -> EmailMessage:
    """A message with both of its bodies."""
    message = EmailMessage()
    message["To"], message["Subject"] = to, parts["subject"]
    message.set_content(parts["text"])
    message.add_alternative(parts["html"], subtype="html")
    return message


def main() -> None:
    """Write one mail."""
    data: dict[str, Any] = {
        "name": "Ada <Lovelace>",
        "ordered": datetime(2026, 11, 23, tzinfo=UTC),
        "items": [
            {"fruit": "pears", "count": 3, "cents": 675},
            {"fruit": "plums & more", "count": 12, "cents": 129900},
        ],
    }
    with eyot.Context() as context:
        module = context.import_module("./examples/mail.mjs", loader=NodeLoader(ROOT))
        module["define"]("order", ORDER, {"money": money, "when": when})
        message = mail("ada@example.org", module["render"]("order", data).to_python())
    for part in message.iter_parts():
        print(f"--- {message['Subject']} ({part.get_content_type()})")
        print(part.get_content().rstrip())


if __name__ == "__main__":
    main()
