"""Scripts with their origins, and scripts without a context."""

from __future__ import annotations

import gc

import pytest

import eyot
from eyot import v8

MAPPED = "1 + 1\n//# sourceMappingURL=comment.map"


def compiled(scope: v8.Scope, text: str, origin: v8.ScriptOrigin | None = None) -> v8.Script:
    return v8.Script.compile(scope, v8.String(scope, text), origin)


def test_script_compile_and_run(scope: v8.ContextScope) -> None:
    assert compiled(scope, "6 * 7").run(scope).to_python(scope) == 42
    assert compiled(scope, "var x = 8; 'Hello ' + x").run(scope).to_python(scope) == "Hello 8"


def test_script_origin(scope: v8.ContextScope) -> None:
    origin = v8.ScriptOrigin(
        resource_name="the origin.js",
        line_offset=10,
        column_offset=3,
        is_shared_cross_origin=True,
        script_id=123,
        source_map_url="the origin.map",
        is_opaque=True,
        is_wasm=False,
        is_module=False,
        host_defined_options=(1, 2.5, "three", True, None),
    )
    script = compiled(scope, "1 + 2", origin)
    assert script.run(scope).to_python(scope) == 3
    unbound = script.get_unbound_script(scope)
    assert unbound.script_name == "the origin.js"
    assert unbound.source_mapping_url == "the origin.map"
    assert unbound.script_id > 0


def test_where_a_script_says_it_is_from_shows_in_its_errors(scope: v8.ContextScope) -> None:
    origin = v8.ScriptOrigin("far.js", 10, 3, is_shared_cross_origin=True)
    with v8.TryCatch(scope) as caught:
        assert compiled(caught, "throw 8", origin).run(caught) is None
        assert caught.message is not None
        assert caught.message.line_number == 11
        assert caught.message.script_resource_name == "far.js"
        assert caught.message.is_shared_cross_origin()
        assert not caught.message.is_opaque()
        told = caught.message.script_origin
        assert isinstance(told, v8.ScriptOrigin)
        assert (told.resource_name, told.line_offset, told.column_offset) == ("far.js", 10, 3)
        assert told.is_shared_cross_origin
        assert not told.is_opaque


def test_unbound_script_conversion(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handle_scope:
        with v8.ContextScope(handle_scope, v8.Context(handle_scope)) as scope:
            unbound = compiled(scope, "'Hello ' + value").get_unbound_script(scope)
            assert isinstance(unbound, v8.UnboundScript)
        with v8.ContextScope(handle_scope, v8.Context(handle_scope)) as scope:
            compiled(scope, "var value = 'world'").run(scope)
            bound = unbound.bind_to_current_context(scope)
            assert isinstance(bound, v8.Script)
            assert bound.run(scope).to_python(scope) == "Hello world"


def test_get_source_mapping_from_comment(scope: v8.ContextScope) -> None:
    unbound = compiled(scope, MAPPED).get_unbound_script(scope)
    assert unbound.source_mapping_url == "comment.map"


def test_origin_source_map_overrides_source_mapping_url_comment(scope: v8.ContextScope) -> None:
    origin = v8.ScriptOrigin("foo.js", source_map_url="origin.map")
    unbound = compiled(scope, MAPPED, origin).get_unbound_script(scope)
    assert unbound.source_mapping_url == "origin.map"


def test_ignore_origin_source_map_empty_string(scope: v8.ContextScope) -> None:
    origin = v8.ScriptOrigin("foo.js", source_map_url="")
    unbound = compiled(scope, MAPPED, origin).get_unbound_script(scope)
    assert unbound.source_mapping_url == "comment.map"


def test_no_source_map_comment(scope: v8.ContextScope) -> None:
    unbound = compiled(scope, "1 + 1").get_unbound_script(scope)
    assert unbound.source_mapping_url is None  # undefined, in V8
    assert unbound.source_url is None


def test_a_source_url_comment_is_reported(scope: v8.ContextScope) -> None:
    unbound = compiled(scope, "1 //# sourceURL=made.js").get_unbound_script(scope)
    assert unbound.source_url == "made.js"


def test_an_origin_is_a_value() -> None:
    assert v8.ScriptOrigin("a") == v8.ScriptOrigin("a")
    assert hash(v8.ScriptOrigin("a")) == hash(v8.ScriptOrigin("a"))
    with pytest.raises(AttributeError):
        v8.ScriptOrigin("a").resource_name = "b"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"resource_name": 8}, TypeError),
        ({"source_map_url": 8}, TypeError),
        ({"line_offset": "8"}, TypeError),
        ({"line_offset": 2**31}, ValueError),
        ({"line_offset": 2**99}, ValueError),
        ({"column_offset": -(2**30)}, ValueError),
        ({"script_id": -2}, ValueError),
        ({"is_module": True}, ValueError),
        ({"is_wasm": True}, ValueError),
        ({"host_defined_options": 8}, TypeError),
        ({"host_defined_options": ([],)}, TypeError),
        ({"host_defined_options": (0,) * 65536}, ValueError),
    ],
    ids=str,
)
def test_an_origin_that_v8_would_not_survive_is_refused(
    scope: v8.ContextScope, parts: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        compiled(scope, "1", v8.ScriptOrigin(**parts))  # type: ignore[arg-type]


@pytest.mark.parametrize("offset", [-(2**30) + 1, -5, 2**30 - 1])
def test_any_offset_is_told_without_harm(scope: v8.ContextScope, offset: int) -> None:
    origin = v8.ScriptOrigin("odd.js", offset, offset)
    with pytest.raises(eyot.JSError):
        compiled(scope, "\n\nthrow new Error('x')", origin).run(scope)
    with pytest.raises(eyot.JSError):
        compiled(scope, "throw new Error('x')", origin).run(scope)


def test_an_origin_excludes_a_filename(scope: v8.ContextScope) -> None:
    with pytest.raises(TypeError, match="an origin, or a filename and a line"):
        v8.Script.compile(scope, v8.String(scope, "1"), v8.ScriptOrigin("a"), filename="b")
    with pytest.raises(TypeError, match="needs a ScriptOrigin, not str"):
        v8.Script.compile(scope, v8.String(scope, "1"), "a.js")  # type: ignore[call-overload]


def test_scripts_are_forgotten_with_their_sources(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handle_scope:
        context = v8.Context(handle_scope)
        for n in range(200):
            with (
                v8.HandleScope(handle_scope) as inner,
                v8.ContextScope(inner, context) as scope,
            ):
                compiled(scope, f"{n}").run(scope)
        for _ in range(3):
            isolate.collect_garbage()
        with v8.ContextScope(handle_scope, context) as scope:
            assert compiled(scope, "8").run(scope).to_python(scope) == 8
    gc.collect()


def test_host_defined_options(scope: v8.ContextScope) -> None:
    told: list[object] = []

    def look(scope: v8.CallbackScope, _: v8.FunctionCallbackInfo) -> None:
        options = scope.get_current_host_defined_options()
        assert options is not None
        told.extend(options.get(scope, n).to_python(scope) for n in range(options.length))

    scope.context.global_(scope).set(scope, v8.String(scope, "look"), v8.Function(scope, look))
    origin = v8.ScriptOrigin("a.js", host_defined_options=(1, "two", None))
    compiled(scope, "look()", origin).run(scope)
    assert told == [1, "two", None]
    compiled(scope, "look()").run(scope)
    assert told == [1, "two", None]


def test_a_v8_that_does_not_tell_host_defined_options_says_so(scope: v8.ContextScope) -> None:
    if tuple(map(int, v8.V8.get_version().split(".")[:2])) < (13, 6):
        with pytest.raises(NotImplementedError, match=r"needs V8 13\.6 or later"):
            scope.get_current_host_defined_options()
    else:
        assert scope.get_current_host_defined_options() is None
