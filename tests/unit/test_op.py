"""Ops: what their annotations take, and what they give back."""

from __future__ import annotations

import math
from typing import Annotated, Any

import pytest

import eyot


def op_of(function: Any, **options: Any) -> eyot.Op:
    made: eyot.Op = eyot.op(**options)(function)
    return made


def test_an_op_is_a_function_of_javascripts(context: eyot.Context) -> None:
    @eyot.op
    def add(a: int, b: int) -> int:
        """Both together."""
        return a + b

    context.globals["add"] = add
    assert context.eval("add(2, 3)") == 5
    assert context.eval("add.name") == "add"
    assert context.eval("add") is add
    assert add(2, 3) == 5
    assert add.__doc__ == "Both together."
    assert repr(add) == "<eyot.Op add>"
    assert (add.name, add.is_async, add.wants_state) == ("add", False, False)
    context.globals["again"] = add
    assert context.eval("again === add")


def test_it_may_have_a_name_of_its_own(context: eyot.Context) -> None:
    @eyot.op(name="plus")
    def add(a: int) -> int:
        return a

    context.globals["f"] = add
    assert context.eval("f.name") == "plus"
    with pytest.raises(TypeError, match="op plus: the parameter 'a'"):
        context.eval("f('1')")


TAKEN = [
    (int, "7", 7),
    (int, "-0", 0),
    (int, "2 ** 40", 2**40),
    (int, "10n ** 30n", 10**30),
    (float, "7", 7.0),
    (float, "0.5", 0.5),
    (float, "Infinity", math.inf),
    (str, "'eyot'", "eyot"),
    (str, "''", ""),
    (bool, "true", True),
    (bool, "false", False),
    (None, "null", None),
    (None, "undefined", None),
    (bytes, "new Uint8Array([1, 2, 3]).subarray(1)", b"\2\3"),
    (bytes, "new ArrayBuffer(2)", b"\0\0"),
    (bytes, "new SharedArrayBuffer(2)", b"\0\0"),
    (bytes, "new DataView(new ArrayBuffer(3), 1)", b"\0\0"),
    (list, "[1, [2, {a: 3}]]", [1, [2, {"a": 3}]]),
    (list[int], "[1]", [1]),
    (dict, "({a: [1]})", {"a": [1]}),
    (dict[str, Any], "({})", {}),
    (list | dict, "({})", {}),
    (int | None, "null", None),
    (int | None, "undefined", None),
    (int | None, "1", 1),
    (int | str, "'a'", "a"),
    (float | str, "1", 1),
    (Annotated[int, "counted"], "1", 1),
    (Any, "'a'", "a"),
    (object, "undefined", eyot.undefined),
    (Any | None, "undefined", None),
]


@pytest.mark.parametrize(("annotation", "source", "expected"), TAKEN, ids=str)
def test_an_annotation_says_what_is_taken(
    annotation: Any, source: str, expected: Any, context: eyot.Context
) -> None:
    seen: list[Any] = []

    def take(value: Any) -> None:
        seen.append(value)

    take.__annotations__["value"] = annotation
    context.globals["take"] = op_of(take)
    assert context.eval(f"take({source})") is None
    assert seen == [expected]
    assert type(seen[0]) is type(expected)


REFUSED = [
    (int, "0.5", "an int, not a number"),
    (int, "NaN", "an int, not a number"),
    (int, "'1'", "an int, not a string"),
    (int, "true", "an int, not a boolean"),
    (int, "undefined", "an int, not undefined"),
    (float, "1n", "a float, not a bigint"),
    (float, "'1'", "a float, not a string"),
    (str, "1", "a str, not a number"),
    (str, "null", "a str, not null"),
    (str, "new String('a')", "a str, not an object"),
    (bool, "0", "a bool, not a number"),
    (None, "0", "None, not a number"),
    (bytes, "'a'", "bytes, not a string"),
    (bytes, "[1]", "bytes, not an array"),
    (memoryview, "({})", "a memoryview, not an object"),
    (list, "({})", "a list, not an object"),
    (dict, "[1]", "a dict, not an array"),
    (list | dict, "1", "a list or a dict, not a number"),
    (int | None, "'1'", "an int or None, not a string"),
    (int | str, "true", "an int or a str, not a boolean"),
    (eyot.JSFunction, "1", "JSFunction, not a number"),
    (eyot.JSArray | None, "() => 1", "JSArray or None, not a function"),
    (int, "Symbol()", "an int, not a symbol"),
    (int, "Promise.resolve()", "an int, not a promise"),
]


@pytest.mark.parametrize(("annotation", "source", "words"), REFUSED, ids=str)
def test_what_doesnt_fit_is_a_type_error_that_names_both(
    annotation: Any, source: str, words: str, context: eyot.Context
) -> None:
    def take(first: Any, value: Any) -> None:
        raise AssertionError((first, value))

    take.__annotations__["value"] = annotation
    context.globals["take"] = op_of(take)
    with pytest.raises(TypeError) as caught:
        context.eval(f"take(1, {source})")
    assert str(caught.value) == f"op take: the parameter 'value' takes {words}"
    assert context.eval(f"try {{ take(1, {source}) }} catch (e) {{ e instanceof TypeError }}")
    with pytest.raises(TypeError, match="op take: the parameter 'first' is missing"):
        context.eval("take()")


def test_a_memoryview_is_the_very_memory(context: eyot.Context) -> None:
    @eyot.op
    def fill(memory: memoryview) -> None:
        memory[:] = b"\7" * len(memory)

    context.globals["fill"] = fill
    assert context.eval("const a = new Uint8Array(3); fill(a); [...a].join()") == "7,7,7"


def test_bytes_are_a_copy(context: eyot.Context) -> None:
    kept: list[bytes] = []

    @eyot.op
    def keep(data: bytes) -> bytes:
        kept.append(data)
        return data

    context.globals["keep"] = keep
    assert bytes(
        context.eval("const a = new Uint8Array([1, 2]); const b = keep(a); a[0] = 9; b")
    ) == (b"\1\2")
    assert kept == [b"\1\2"]


def test_a_class_takes_its_instances(context: eyot.Context) -> None:
    class Account:
        pass

    account = Account()

    def give(value: Any, callback: Any) -> Any:
        return callback(value is account)

    give.__annotations__.update(value=Account, callback=eyot.JSFunction)
    context.globals["give"] = op_of(give)
    context.globals["account"] = eyot.expose(account)
    assert context.eval("give(account, found => found)") is True
    with pytest.raises(TypeError, match="the parameter 'value' takes Account, not an object"):
        context.eval("give({}, () => 1)")


def test_defaults_stand_for_what_isnt_given(context: eyot.Context) -> None:
    @eyot.op
    def greet(name: str, greeting: str = "hi", *, loud: bool = False) -> str:
        assert not loud
        return f"{greeting} {name}"

    context.globals["greet"] = greet
    assert context.eval("greet('js')") == "hi js"
    assert context.eval("greet('js', undefined)") == "hi js"
    assert context.eval("greet('js', 'hello', 'and more')") == "hello js"
    with pytest.raises(TypeError, match="takes a str, not null"):
        context.eval("greet('js', null)")


def test_the_rest_is_taken_one_by_one(context: eyot.Context) -> None:
    @eyot.op
    def total(start: int, *more: int) -> int:
        return start + sum(more)

    context.globals["total"] = total
    assert context.eval("total(1)") == 1
    assert context.eval("total(...Array.from({length: 50}, (_, i) => i))") == 1225
    with pytest.raises(TypeError, match="op total: the parameter 'more' takes an int"):
        context.eval("total(1, 2, '3')")


@pytest.mark.parametrize(
    ("value", "source"),
    [(1, "1"), (2**60, str(2**60)), (1.5, "1.5"), (True, "1"), (10**400, None)],
)
def test_a_float_is_a_number_however_large(
    value: Any, source: str | None, context: eyot.Context
) -> None:
    @eyot.op
    def give() -> float:
        return value  # type: ignore[no-any-return]

    context.globals["give"] = give
    if source is None:
        with pytest.raises(OverflowError):
            context.eval("give()")
    else:
        assert context.eval(f"typeof give() !== 'bigint' && Number(give()) === {source}")


def test_a_result_crosses_as_any_value_does(context: eyot.Context) -> None:
    @eyot.op
    def give(what: str) -> Any:
        return {"none": None, "deep": [{"a": 1}], "text": "eyot", "object": object()}[what]

    context.globals["give"] = give
    assert context.eval("give('none') === null")
    assert context.eval("give('deep')[0].a") == 1
    assert context.eval("give('text').length") == 4
    with pytest.raises(eyot.ConversionError):
        context.eval("give('object')")


def test_exceptions_are_the_same_objects_at_the_other_end(context: eyot.Context) -> None:
    error = KeyError("eyot")

    @eyot.op
    def fail() -> None:
        raise error

    context.globals["fail"] = fail
    with pytest.raises(KeyError) as caught:
        context.eval("fail()")
    assert caught.value is error
    assert context.eval("try { fail() } catch (e) { e.name }") == "KeyError"


def test_the_end_of_the_program_passes_javascript(context: eyot.Context) -> None:
    @eyot.op
    def leave() -> None:
        raise SystemExit(3)

    context.globals["leave"] = leave
    with pytest.raises(SystemExit):
        context.eval("try { leave() } catch (e) { 1 }")


def test_calls_are_counted(context: eyot.Context) -> None:
    @eyot.op
    def check(value: int) -> None:
        if value < 0:
            raise ValueError(value)

    context.globals["check"] = check
    context.eval("check(1); check(2); for (const v of [-1, 'a']) try { check(v) } catch {}")
    assert check.metrics == eyot.OpMetrics(calls=4, errors=2, in_flight=0, seconds=None)
    check(1)
    assert check.metrics.calls == 4  # JavaScript's only


def test_time_is_measured_where_it_is_wanted(context: eyot.Context) -> None:
    @eyot.op(timed=True)
    def work() -> int:
        return sum(range(1000))

    context.globals["work"] = work
    assert work.metrics.seconds == 0
    context.eval("work()")
    first = work.metrics.seconds
    assert first is not None
    assert first > 0
    context.eval("work()")
    assert work.metrics.seconds > first


def test_an_op_of_many_isolates_is_counted_once() -> None:
    @eyot.op
    def count() -> None:
        pass

    for _ in range(3):
        with eyot.Context() as context:
            context.globals["count"] = count
            context.eval("count()")
    assert count.metrics.calls == 3


def test_what_can_be_no_op_is_refused() -> None:
    def keywords(**options: int) -> None:
        pass

    def by_keyword(*, option: int) -> None:
        pass

    def strange(value: 3) -> None:  # type: ignore[valid-type]
        pass

    def generator() -> Any:
        yield 1

    def late(first: int, state: eyot.OpState) -> None:
        pass

    def unknown(value: Nowhere) -> None:  # type: ignore[name-defined] # noqa: F821
        pass

    for function, words in [
        (keywords, "takes keywords"),
        (by_keyword, "is given by keyword"),
        (strange, "for which there is no conversion"),
        (generator, "is a generator"),
        (late, "the first parameter alone"),
        (unknown, "the annotations of .*unknown.* can't be read"),
        (3, "made of a function, not of 'int'"),
        (int, "not of a class: int"),
    ]:
        with pytest.raises(TypeError, match=words):
            eyot.op(function)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match=r"cannot create 'eyot\.Op' instances"):
        eyot.Op()  # type: ignore[call-arg]


def test_an_op_of_a_closed_context_says_so() -> None:
    isolate = eyot.Isolate()

    @eyot.op
    def one() -> int:
        return 1

    first, second = eyot.Context(isolate), eyot.Context(isolate)
    first.globals["one"] = one
    second.globals["one"] = first.eval("one")
    kept = first.eval("() => one()")
    second.globals["kept"] = kept
    first.close()
    with pytest.raises(eyot.JSError, match="EY206"):
        second.eval("kept()")
    assert second.eval("one()") == 1  # its own
    isolate.close()
    with pytest.raises((eyot.ContextClosedError, eyot.IsolateClosedError)):
        kept()
    assert one() == 1


def test_an_op_may_use_its_context(context: eyot.Context) -> None:
    @eyot.op
    def twice(source: str) -> Any:
        return context.eval(source) * 2

    context.globals["twice"] = twice
    assert context.eval("twice('twice(`3`) + 1')") == 14
