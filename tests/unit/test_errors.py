"""What JavaScript throws, as Python sees it, and what Python raises, as JavaScript sees it."""

from __future__ import annotations

import asyncio
import linecache
import pickle
import traceback
from typing import Any

import pytest

import eyot

SCRIPT = """\
function inner(n) {
  return null.missing
}
const outer = () => {
  inner(1)
}
outer()
"""


@pytest.mark.parametrize(
    ("source", "kind", "builtin"),
    [
        ("throw new Error('m')", eyot.JSError, Exception),
        ("throw new TypeError('m')", eyot.JSTypeError, TypeError),
        ("throw new RangeError('m')", eyot.JSRangeError, ValueError),
        ("throw new ReferenceError('m')", eyot.JSReferenceError, NameError),
        ("throw new SyntaxError('m')", eyot.JSSyntaxError, SyntaxError),
        ("throw new EvalError('m')", eyot.JSEvalError, Exception),
        ("throw new URIError('m')", eyot.JSURIError, Exception),
        ("throw new (class Own extends RangeError {})('m')", eyot.JSRangeError, ValueError),
        ("TypeError = class {}; null.m", eyot.JSTypeError, TypeError),
    ],
)
def test_classes(
    context: eyot.Context, source: str, kind: type[eyot.JSError], builtin: type[Exception]
) -> None:
    with pytest.raises(kind) as caught:
        context.eval(source)
    error = caught.value
    assert type(error) is kind
    assert isinstance(error, builtin)
    assert isinstance(error, eyot.Error)
    assert not isinstance(error, eyot.UsageError)
    assert "m" in error.message
    assert isinstance(error.value, eyot.JSObject)


def test_name_message_and_stack(context: eyot.Context) -> None:
    with pytest.raises(eyot.JSError) as caught:
        context.eval("class Own extends Error { name = 'Own' }; throw new Own('told')")
    error = caught.value
    assert (error.name, error.message, str(error)) == ("Own", "told", "Own: told")
    assert error.stack is not None
    assert error.stack.startswith("Own: told\n    at ")
    assert error.value["message"] == "told"
    with pytest.raises(eyot.JSTypeError) as caught:
        context.eval("throw new TypeError")
    assert (caught.value.name, caught.value.message, str(caught.value)) == (
        "TypeError",
        "",
        "TypeError",
    )


def test_frames_stand_in_the_traceback_with_their_source(context: eyot.Context) -> None:
    with pytest.raises(eyot.JSTypeError) as caught:
        context.eval(SCRIPT, filename="frames.js", line=11)
    error = caught.value
    assert error.frames == (
        eyot.JSFrame("inner", "frames.js", 12, 15),
        eyot.JSFrame("outer", "frames.js", 15, 3),
        eyot.JSFrame("<script>", "frames.js", 17, 1),
    )
    shown = traceback.extract_tb(error.__traceback__)
    assert [(frame.name, frame.filename, frame.lineno) for frame in shown[1:]] == [
        ("<script>", "frames.js", 17),
        ("outer", "frames.js", 15),
        ("inner", "frames.js", 12),
    ]
    assert shown[0].filename == __file__
    linecache.clearcache()


def test_the_line_of_the_source_is_shown(context: eyot.Context) -> None:
    with pytest.raises(eyot.JSTypeError) as caught:
        context.eval(SCRIPT, filename="lines.js")
    text = "".join(traceback.format_exception(caught.value))
    assert 'File "lines.js", line 2, in inner\n    return null.missing\n' in text
    assert 'File "lines.js", line 7, in <script>\n    outer()\n' in text
    assert text.rstrip().endswith("JSTypeError: Cannot read properties of null (reading 'missing')")


def test_source_that_does_not_parse(context: eyot.Context) -> None:
    for parse in (context.eval, context.compile):
        with pytest.raises(eyot.JSSyntaxError) as caught:
            parse("let a = 1\nlet b = ;\n", filename="bad.js")
        error = caught.value
        assert (error.filename, error.lineno, error.offset) == ("bad.js", 2, 9)
        assert error.text == "let b = ;"
        assert error.msg == error.message == "Unexpected token ';'"
        assert str(error) == "Unexpected token ';'"
        assert "let b = ;" in "".join(traceback.format_exception(error))


def test_causes_are_causes(context: eyot.Context) -> None:
    with pytest.raises(eyot.JSError) as caught:
        context.eval(
            "throw new Error('a', {cause: new TypeError('b', {cause: new RangeError('c')})})"
        )
    error = caught.value
    assert isinstance(error.__cause__, eyot.JSTypeError)
    assert isinstance(error.__cause__.__cause__, eyot.JSRangeError)
    with pytest.raises(eyot.JSError) as caught:
        context.eval("throw new Error('a', {cause: 'words'})")
    cause = caught.value.__cause__
    assert isinstance(cause, eyot.JSError)
    assert (cause.value, str(cause)) == ("words", "words")
    original = KeyError("mine")

    def fail() -> None:
        raise original

    context.globals["fail"] = fail
    with pytest.raises(eyot.JSError) as caught:
        context.eval("try { fail() } catch (cause) { throw new Error('a', {cause}) }")
    assert caught.value.__cause__ is original


def test_an_aggregate_is_a_group(context: eyot.Context) -> None:
    source = "throw new AggregateError([new TypeError('a'), new AggregateError([1]), 'c'], 'm')"
    with pytest.raises(eyot.JSAggregateError) as caught:
        context.eval(source)
    group = caught.value
    assert isinstance(group, ExceptionGroup)
    assert (group.message, group.name) == ("m", "AggregateError")
    first, second, third = group.exceptions
    assert isinstance(first, eyot.JSTypeError)
    assert isinstance(second, eyot.JSAggregateError)
    assert isinstance(third, eyot.JSError)
    assert third.value == "c"
    seen: list[str] = []
    try:
        context.eval(source)
    except* eyot.JSTypeError as part:
        seen += [str(error) for error in part.exceptions]
    except* eyot.JSError as part:
        seen.append(str(len(part.exceptions)))
    assert seen == ["a", "2"]
    with pytest.raises(eyot.JSError) as empty:
        context.eval("throw new AggregateError([], 'none')")
    assert (empty.value.message, empty.value.name) == ("none", "AggregateError")


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("throw null", None, "null"),
        ("throw undefined", eyot.undefined, "undefined"),
        ("throw 1", 1, "1"),
        ("throw -0", -0.0, "0"),
        ("throw 'text'", "text", "text"),
        ("throw ''", "", ""),
        ("throw false", False, "false"),
        ("throw 10n", 10, "10"),
    ],
)
def test_primitives_that_are_thrown(
    context: eyot.Context, source: str, value: Any, text: str
) -> None:
    with pytest.raises(eyot.JSError) as caught:
        context.eval(source)
    error = caught.value
    assert type(error) is eyot.JSError
    assert (error.value, error.message, error.name, str(error)) == (value, text, "", text)
    assert error.frames[0].line == 1


def test_an_exception_goes_through_javascript_as_itself(context: eyot.Context) -> None:
    class Own(Exception):
        pass

    original = Own("told")

    def fail(*_: Any) -> None:
        raise original

    context.globals["fail"] = fail
    for source in (
        "fail()",
        "try { fail() } finally { 1 }",
        "try { fail() } catch (error) { throw error }",
        "[1].map(fail)",
        "[2, 1].sort(fail)",
        "({get x() { fail() }}).x",
        "`${{toString: fail}}`",
        "new Proxy({}, {get: fail}).x",
        "'x'.replace(/x/, fail)",
        "JSON.stringify({toJSON: fail})",
        "new (class { constructor() { fail() } })",
        "(function* () { fail() })().next()",
        "Reflect.apply(fail, null, [])",
    ):
        with pytest.raises(Own) as caught:
            context.eval(source)
        assert caught.value is original, source
    context.globals["again"] = lambda: context.eval("fail()")
    with pytest.raises(Own) as caught:
        context.eval("again()")
    assert caught.value is original


def test_javascript_catches_an_exception_as_an_error_of_its_class(context: eyot.Context) -> None:
    class Own(Exception):
        pass

    raised: list[BaseException] = [Own("told"), TypeError("t"), asyncio.CancelledError("c")]

    def fail() -> None:
        raise raised[0]

    context.globals["fail"] = fail
    ask = context.eval(
        "() => { try { fail() } catch (e) {"
        " return [e instanceof Error, e instanceof TypeError, e.name, e.message, `${e}`] } }"
    )
    assert ask().to_python() == [True, False, "Own", "told", "Own: told"]
    raised.pop(0)
    assert ask().to_python() == [True, True, "TypeError", "t", "TypeError: t"]
    raised.pop(0)
    assert ask().to_python()[2] == "CancelledError"


def test_what_javascript_threw_goes_back_as_what_it_was(context: eyot.Context) -> None:
    context.globals["run"] = context.eval
    assert context.eval(
        "const e = new RangeError('x'); try { run('throw e') } catch (c) { c === e }"
    )
    assert context.eval("try { run('throw 5') } catch (c) { c === 5 }")
    assert context.eval("try { run('null.x') } catch (c) { c instanceof TypeError }")


def test_an_error_that_is_a_value(context: eyot.Context) -> None:
    error = context.eval("new TypeError('kept')")
    assert isinstance(error, eyot.JSTypeError)
    assert error.message == "kept"
    assert error.value["message"] == "kept"
    with pytest.raises(eyot.JSTypeError):
        raise error
    assert context.eval("e => e instanceof TypeError && e.message")(error) == "kept"
    original = ValueError("mine")
    assert context.eval("e => e.message")(original) == "mine"
    assert context.eval("e => e")(original) is original


def test_errors_of_ours_can_be_pickled_where_they_hold_no_live_value(
    context: eyot.Context,
) -> None:
    with pytest.raises(eyot.JSError) as caught:
        context.eval("throw 'text'")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again), again.value) == (eyot.JSError, "text", "text")
    with pytest.raises(eyot.ConversionError) as refused:
        context.eval("x => x")([object()])
    again = pickle.loads(pickle.dumps(refused.value))
    assert (str(again), again.path) == (str(refused.value), "$[0]")


HOSTILE = [
    "throw new Proxy({}, {get() { throw 1 }, ownKeys() { throw 2 }, getPrototypeOf() { throw 3 }})",
    "throw new Proxy(new Error(1), {get() { throw 1 }, getPrototypeOf() { throw 3 }})",
    "throw new Proxy(() => 1, {apply() { throw 1 }})",
    "const r = Proxy.revocable({}, {}); r.revoke(); throw r.proxy",
    "throw {get name() { throw 1 }, toString() { throw 2 }, get message() { throw 3 }}",
    "throw Object.create(null)",
    "throw Symbol('s')",
    "throw () => 1",
    "throw 10n ** 400n",
    "throw '\\ud800'",
    "throw 'x'.repeat(1e6)",
    *(
        f"throw Object.defineProperty(new Error(1), '{name}', {{get() {{ throw 1 }}}})"
        for name in ("name", "message", "stack", "cause", "constructor", "toString")
    ),
    "const f = new Error(1); f.stack = 5; f.message = {}; f.name = Symbol(); f.cause = f; throw f",
    "Error.prepareStackTrace = () => { throw 1 }; throw new Error(2)",
    "Error.prepareStackTrace = () => { throw 1 }; null.x",
    "Error.prepareStackTrace = (_, frames) => frames; throw new Error(2)",
    "Error.stackTraceLimit = Infinity; (function f(n) { if (n) f(n - 1); throw 1 })(500)",
    "Error.stackTraceLimit = 0; throw new Error(1)",
    "Object.setPrototypeOf(Error.prototype, new Proxy({}, {get() { throw 1 }})); throw Error('q')",
    "const g = new Error(1); Object.setPrototypeOf(g, null); throw g",
    "String.prototype.toString = 1; throw 'x'",
    "const h = new AggregateError([]); h.errors = [h, h, h]; h.cause = h; throw h",
    "throw Object.assign(new AggregateError([1]), {errors: new Proxy([], {get() { throw 1 }})})",
    "throw new AggregateError(Object.defineProperty([1], 0, {get() { throw 4 }}))",
    "throw new (class extends Error { get name() { return this.name } })",
    "function deep() { deep() } deep()",
    "eval('throw new Error(1) //# sourceURL=/etc/passwd')",
    "throw globalThis",
    "throw arguments",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_things_that_are_thrown(isolate: eyot.Isolate, source: str) -> None:
    context = eyot.Context(isolate)
    for code in (f"{{{source}}}", f"{{ try {{ {source} }} finally {{ 1 }} }}"):
        with pytest.raises(eyot.JSError) as caught:
            context.eval(code)
        assert isinstance(str(caught.value), str)
        assert repr(caught.value)
        assert traceback.format_exception(caught.value)
    assert context.eval("1 + 1") == 2


def test_a_script_that_takes_the_name_of_a_file_does_not_replace_its_lines(
    context: eyot.Context,
) -> None:
    first = linecache.getline(__file__, 1)
    with pytest.raises(eyot.JSTypeError):
        context.eval("null.x", filename=__file__)
    linecache.clearcache()
    with pytest.raises(eyot.JSTypeError):
        context.eval("null.y", filename=__file__)
    assert linecache.getline(__file__, 1) == first


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 5000, ""])
def test_a_script_may_have_a_name_that_no_file_has(context: eyot.Context, name: str) -> None:
    with pytest.raises(eyot.JSTypeError) as caught:
        context.eval("null.x", filename=name)
    assert len(caught.value.frames) == 1
    assert traceback.format_exception(caught.value)
