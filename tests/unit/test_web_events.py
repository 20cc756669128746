"""eyot.web.events: targets, events and DOMException."""

from __future__ import annotations

from typing import Any

import pytest

import eyot
from eyot import web


@pytest.fixture
def js(context: eyot.Context) -> Any:
    web.events(context)
    context.eval("globalThis.told = []; globalThis.t = new EventTarget()")
    return context.eval


def test_listeners_are_called_in_their_order(js: Any) -> None:
    js("""
        const tell = word => event => told.push(word)
        const first = tell('first')
        t.addEventListener('x', first)
        t.addEventListener('x', first)
        t.addEventListener('x', first, true)
        t.addEventListener('x', {handleEvent(event) { told.push(this !== t, event.type) }})
        t.addEventListener('x', function () { told.push(this === t) }, {once: true})
        t.addEventListener('y', tell('no'))
        t.addEventListener('x', null)
        t.dispatchEvent(new Event('x'))
        t.removeEventListener('x', first)
        t.dispatchEvent(new Event('x'))
    """)
    assert js("told").to_python() == ["first", "first", True, "x", True, "first", True, "x"]


def test_an_event_says_what_it_is(js: Any) -> None:
    js("globalThis.e = new CustomEvent('x', {detail: 7, cancelable: true, bubbles: 1})")
    js(
        "t.addEventListener('x', e => told.push(e.eventPhase, e.target === t, e.currentTarget === t, e.composedPath().length))"
    )
    js("t.addEventListener('x', e => { e.preventDefault() })")
    assert js("t.dispatchEvent(e)") is False
    assert js("told").to_python() == [2, True, True, 1]
    assert js("[e.detail, e.bubbles, e.defaultPrevented, e.isTrusted, e.eventPhase, e.target === t, e.currentTarget]").to_python() == [
        7, True, True, False, 0, True, None
    ]  # fmt: skip
    assert js("e.timeStamp >= 0 && Event.AT_TARGET === 2 && e.BUBBLING_PHASE === 3")
    assert js("String(e) + Object.keys(e)") == "[object CustomEvent]isTrusted"
    js("const f = new Event('x'); f.preventDefault(); told.push(f.defaultPrevented)")
    assert js("told.at(-1)") is False


def test_a_listener_stops_those_after_it_and_may_end_itself(js: Any) -> None:
    js("""
        t.addEventListener('x', e => { told.push(1); e.stopImmediatePropagation() })
        t.addEventListener('x', () => told.push('no'))
        t.dispatchEvent(new Event('x'))
        const u = new EventTarget()
        const gone = () => told.push('no')
        u.addEventListener('x', () => {
            u.removeEventListener('x', gone)
            u.addEventListener('x', () => told.push('late'))
        })
        u.addEventListener('x', gone)
        u.dispatchEvent(new Event('x'))
        u.addEventListener('p', e => { e.preventDefault(); told.push(e.defaultPrevented) }, {passive: true})
        u.dispatchEvent(new Event('p', {cancelable: true}))
    """)
    assert js("told").to_python() == [1, False]


def test_a_signal_ends_listeners(context: eyot.Context, js: Any) -> None:
    web.abort(context)
    js("""
        const c = new AbortController()
        t.addEventListener('x', () => told.push(1), {signal: c.signal})
        t.dispatchEvent(new Event('x'))
        c.abort()
        t.addEventListener('x', () => told.push('no'), {signal: c.signal})
        t.dispatchEvent(new Event('x'))
    """)
    assert js("told").to_python() == [1]
    with pytest.raises(eyot.JSTypeError, match="AbortSignal"):
        js("t.addEventListener('x', () => {}, {signal: {}})")


def test_what_a_listener_throws_stops_no_other(context: eyot.Context, js: Any) -> None:
    errors: list[Exception] = []
    web.timers(context, on_error=errors.append)
    js("""
        t.addEventListener('x', () => { throw new RangeError('lost') })
        t.addEventListener('x', {})
        t.addEventListener('x', () => told.push('on'))
        t.dispatchEvent(new Event('x'))
    """)
    assert js("told").to_python() == ["on"]
    assert [type(error) for error in errors] == [eyot.JSRangeError, eyot.JSTypeError]


def test_an_event_is_dispatched_once_at_a_time(js: Any) -> None:
    js("""
        const e = new Event('x')
        t.addEventListener('x', () => { try { t.dispatchEvent(e) } catch (error) { told.push(error.name) } })
        t.dispatchEvent(e)
    """)
    assert js("told").to_python() == ["InvalidStateError"]


def test_targets_are_extended(js: Any) -> None:
    js("""
        class Shop extends EventTarget { #n = 0; sell() { this.dispatchEvent(new CustomEvent('sold', {detail: ++this.#n})) } }
        const shop = new Shop()
        shop.addEventListener('sold', ({detail}) => told.push(detail))
        shop.sell(); shop.sell()
    """)
    assert js("told").to_python() == [1, 2]


@pytest.mark.parametrize(
    "wrong",
    [
        "new Event()", "Event('x')", "new Event('x', 1)", "t.addEventListener('x')",
        "t.addEventListener('x', 1)", "t.dispatchEvent({})", "t.dispatchEvent()",
        "EventTarget.prototype.addEventListener.call({}, 'x', () => 1)",
        "(0, t.dispatchEvent)(new Event('x'))", "Event.prototype.type", "EventTarget()",
        "t.dispatchEvent(Object.create(Event.prototype))",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_a_type_error(js: Any, wrong: str) -> None:
    with pytest.raises(eyot.JSTypeError):
        js(wrong)


def test_a_dom_exception_is_an_error_with_a_code(js: Any) -> None:
    js("globalThis.e = new DOMException('words', 'AbortError')")
    assert js("[e.name, e.message, e.code, e instanceof Error, String(e)]").to_python() == [
        "AbortError", "words", 20, True, "AbortError: words",
    ]  # fmt: skip
    assert js("e.stack").startswith("AbortError: words\n    at ")
    assert js("[new DOMException().name, new DOMException('m', 'Mine').code]").to_python() == [
        "Error",
        0,
    ]
    assert js("DOMException.DATA_CLONE_ERR") == 25
    assert js("Object.prototype.toString.call(e)") == "[object DOMException]"
    with pytest.raises(eyot.JSTypeError):
        js("DOMException('x')")
    with pytest.raises(eyot.JSTypeError):
        js("DOMException.prototype.name")
    with pytest.raises(eyot.JSError, match="words") as caught:
        js("throw e")
    assert caught.value.name == "AbortError"
