"""eyot.web.url: URL and URLSearchParams as the web has them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import eyot
from eyot import web

# The tables of the web platform's own tests lie beside the checkout, where there are any.
TABLES = Path(__file__).parents[3] / "shared" / "data" / "wpt-url"
PARTS = "href origin protocol username password host hostname port pathname search hash"


@pytest.fixture
def js(context: eyot.Context) -> Any:
    web.url(context)
    return context.eval


PARSED = [
    # input, base, href
    ("../c?d#e", "http://a/b/", "http://a/c?d#e"),
    ("//x:80/", "http://a/", "http://x/"),
    ("HTTP://EXAMPLE.org:80/../a/./b", None, "http://example.org/a/b"),
    ("http://ex%41mple/%7f", None, "http://example/%7f"),
    ("http://münchen.de/ä", None, "http://xn--mnchen-3ya.de/%C3%A4"),
    ("http://0x7f.1/", None, "http://127.0.0.1/"),
    ("http://[::0:1]/", None, "http://[::1]/"),
    ("file:///C|/x/../y", None, "file:///C:/y"),
    ("mailto:a@b", None, "mailto:a@b"),
    ("  \thttp://a/\n b ", None, "http://a/%20b"),
    ("http://a/\ud800", None, "http://a/%EF%BF%BD"),
    ("", None, None),
    ("http://", None, None),
    ("http://a b/", None, None),
    ("http://1.2.3.256/", None, None),
    ("x", "mailto:a", None),
    ("http://a:65536/", None, None),
]


@pytest.mark.parametrize(("text", "base", "href"), PARSED)
def test_it_is_parsed_as_browsers_do(
    js: Any, text: str, base: str | None, href: str | None
) -> None:
    arguments = json.dumps([text] if base is None else [text, base])
    assert js(f"URL.canParse(...{arguments})") is (href is not None)
    assert js(f"URL.parse(...{arguments})?.href ?? null") == href
    if href is None:
        with pytest.raises(eyot.JSTypeError, match="Invalid URL") as caught:
            js(f"new URL(...{arguments})")
        assert caught.value.value["code"] == "ERR_INVALID_URL"


def test_each_part_is_read_and_written(js: Any) -> None:
    js("globalThis.u = new URL('https://me:pw@ex.org:8080/a/b?c=d#e')")
    assert js(f"'{PARTS}'.split(' ').map(name => u[name])").to_python() == [
        "https://me:pw@ex.org:8080/a/b?c=d#e", "https://ex.org:8080", "https:", "me", "pw",
        "ex.org:8080", "ex.org", "8080", "/a/b", "?c=d", "#e",
    ]  # fmt: skip
    js("""
        u.port = 443; u.username = ''; u.password = ''; u.hash = ''; u.pathname = 'x y'
        u.host = 'other.org'; u.protocol = 'http'; u.search = '?q=é'; u.port = 'no'
    """)
    assert js("`${u} ${JSON.stringify([u])}`") == (
        'http://other.org/x%20y?q=%C3%A9 ["http://other.org/x%20y?q=%C3%A9"]'
    )
    with pytest.raises(eyot.JSTypeError, match="Invalid URL"):
        js("u.href = 'no'")
    assert js("u.hostname") == "other.org"


def test_the_parameters_of_an_url_are_live_both_ways(js: Any) -> None:
    js("globalThis.u = new URL('http://a/?b=1&b=2&c'); globalThis.p = u.searchParams")
    assert js("p === u.searchParams && p.size") == 3
    js("p.append('d', 'ä &'); p.delete('b', '1')")
    assert js("u.href") == "http://a/?b=2&c=&d=%C3%A4+%26"
    js("u.search = '?x=%41+~'")
    assert js("[...p].flat()").to_python() == ["x", "A ~"]
    js("p.delete('x')")
    assert js("u.href") == "http://a/"
    js("u.href = 'http://b/?y=1'")
    assert js("p.get('y')") == "1"


MADE = [
    ("'?a=1&b=%zz&&c'", "a=1&b=%25zz&c="),
    ("[['a', 1], ['b', null]]", "a=1&b=null"),
    ("{a: 'x', ['\\ud800']: 2}", "a=x&%EF%BF%BD=2"),
    ("new URLSearchParams('a=b')", "a=b"),
    ("new Map([['k', 'v']])", "k=v"),
    ("undefined", ""),
    ("'a~*-._=%7e'", "a%7E*-._=%7E"),
    ("'%FF=%e2%82'", "%EF%BF%BD=%EF%BF%BD"),
]


@pytest.mark.parametrize(("init", "text"), MADE)
def test_parameters_are_made_of_text_pairs_and_records(js: Any, init: str, text: str) -> None:
    assert js(f"String(new URLSearchParams({init}))") == text


def test_parameters_are_a_list(js: Any) -> None:
    js("globalThis.p = new URLSearchParams('z=1&a=2&z=3&😀=4&\\ufffd=5')")
    assert js("p.getAll('z')").to_python() == ["1", "3"]
    assert js("[p.get('no'), p.has('a'), p.has('a', '3')]").to_python() == [None, True, False]
    js("p.sort(); p.set('z', 9); p.set('new', 'n')")
    # By UTF-16 units, in which the emoji comes before U+FFFD.
    assert js("[...p.keys()].join()") == "a,z,😀,\ufffd,new"
    assert js("[...p.values()].join()") == "2,9,4,5,n"
    js(
        "globalThis.told = []; p.forEach(function (v, k, o) { told.push(k, v, o === p, this.x) }, {x: 7})"
    )
    assert js("told.slice(0, 4)").to_python() == ["a", "2", True, 7]
    js("for (const [name] of p) p.delete(name)")  # which steps over every other
    assert js("String(p)") == "z=9&%EF%BF%BD=5"
    assert js("String(p.entries())") == "[object URLSearchParams Iterator]"


@pytest.mark.parametrize(
    "wrong",
    [
        "new URL()", "URL('http://a')", "new URL(Symbol())", "URL.canParse()",
        "URL.prototype.href", "URL.prototype.toString.call({})", "new URLSearchParams([['a']])",
        "new URLSearchParams([1])", "new URLSearchParams().append('a')",
        "URLSearchParams.prototype.get.call({}, 'a')", "new URLSearchParams({a: Symbol()})",
        "new URLSearchParams().forEach(1)",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_a_type_error(js: Any, wrong: str) -> None:
    with pytest.raises(eyot.JSTypeError):
        js(wrong)


def test_members_are_as_interfaces_have_them(js: Any) -> None:
    assert js("Object.keys(URL.prototype).includes('searchParams')")
    assert js("Object.keys(globalThis).includes('URL')") is False
    assert js(
        "`${new URLSearchParams('a')} ${Object.prototype.toString.call(new URL('a:b'))}`"
    ) == ("a= [object URL]")
    assert js("URLSearchParams.prototype[Symbol.iterator] === URLSearchParams.prototype.entries")
    assert (
        js("class Mine extends URL { get x() { return this.host } }; new Mine('http://h').x") == "h"
    )


def test_without_the_parser_it_says_what_to_install(
    context: eyot.Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ada_url", None)
    with pytest.raises(ImportError, match=r"pip install 'eyot\[web\]'"):
        web.url(context)
    monkeypatch.delitem(sys.modules, "ada_url")
    web.url(context)
    assert context.eval("new URL('a:b').href") == "a:b"


@pytest.mark.skipif(not TABLES.exists(), reason="the web platform's tables are not beside here")
@pytest.mark.parametrize("name", ["urltestdata.json", "urltestdata-javascript-only.json"])
def test_every_row_of_the_table_of_urls(context: eyot.Context, js: Any, name: str) -> None:
    context.globals["text"] = (TABLES / name).read_text(encoding="utf-8")
    wrong = js(f"""
        const rows = JSON.parse(text).filter(row => typeof row === 'object'), wrong = []
        globalThis.count = rows.length
        for (const row of rows) {{
            let url = null
            try {{ url = new URL(row.input, row.base ?? undefined) }} catch {{}}
            if (url === null || row.failure) {{
                if (url !== null || !row.failure) wrong.push(row)
                continue
            }}
            for (const part of '{PARTS}'.split(' ')) {{
                if (part in row && url[part] !== row[part]) wrong.push({{part, got: url[part], row}})
            }}
            if ('searchParams' in row && String(url.searchParams) !== row.searchParams) wrong.push(row)
        }}
        wrong
    """)
    assert wrong.to_python() == []
    assert js("count") > (0 if "only" in name else 800)


@pytest.mark.skipif(not TABLES.exists(), reason="the web platform's tables are not beside here")
def test_every_row_of_the_table_of_setters(context: eyot.Context, js: Any) -> None:
    context.globals["text"] = (TABLES / "setters_tests.json").read_text(encoding="utf-8")
    wrong = js("""
        const wrong = []
        globalThis.count = 0
        for (const [part, rows] of Object.entries(JSON.parse(text))) {
            for (const row of part === 'comment' ? [] : rows) {
                const url = new URL(row.href)
                ++count
                try { url[part] = row.new_value } catch (error) { if (part !== 'href') wrong.push(row) }
                for (const [name, value] of Object.entries(row.expected)) {
                    if (url[name] !== value) wrong.push({part, name, got: url[name], row})
                }
            }
        }
        wrong
    """)
    assert wrong.to_python() == []
    assert js("count") > 250
