"""`eyot check PATH…`: find scope mistakes without running anything."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from pathlib import Path

import click

from eyot.check import explain, settings
from eyot.check.cache import Cache
from eyot.check.checker import check_paths

FORMATS = ["text", "json", "sarif", "github"]
_CACHE = Path(".eyot_cache") / "check"


def _codes(
    context: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    del context, parameter
    codes = tuple(code.strip() for item in value for code in item.split(",") if code.strip())
    known = [page.code for page in explain.pages()] + ["EY000", "EY001"]
    for code in codes:
        if not any(one.startswith(code) for one in known):
            raise click.BadParameter(f"there is no rule {code}")
    return codes


def _explain(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    del parameter
    if value is None or context.resilient_parsing:
        return
    page = explain.page(value)
    if page is None:
        codes = ", ".join(page.code for page in explain.pages())
        raise click.BadParameter(f"there is no rule {value}; there are {codes}")
    click.echo(page.text)
    context.exit(0)


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--select", multiple=True, callback=_codes, help="Codes, or their beginnings.")
@click.option("--ignore", multiple=True, callback=_codes, help="Codes, or their beginnings.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How findings are shown.",
)
@click.option("--no-cache", is_flag=True, help="Don't use what an earlier run found.")
@click.option(
    "--explain",
    metavar="CODE",
    callback=_explain,
    expose_value=False,
    is_eager=True,
    help="Print a rule's page and stop.",
)
def command(
    paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    format_: str,
    no_cache: bool,  # noqa: FBT001 - click passes flags by position of their names
) -> None:
    """Find scopes and handles that outlive their block, without running anything.

    Exits with 0 if nothing was found, 1 if something was, 2 if the command made no sense. With no
    PATH it checks the folder it is run in.
    """
    try:
        chosen = settings.find(Path.cwd()).overridden(select, ignore)
    except settings.SettingsError as error:
        raise click.UsageError(str(error)) from error
    gc.disable()  # a short process that keeps nearly all it makes
    cache = None if no_cache else Cache(_CACHE)
    report = check_paths(paths or (Path(),), chosen, cache)
    text = import_module(f"eyot.check.formats.{format_}").render(report)
    if text:
        click.echo(text)
    sys.exit(1 if report.findings else 0)
