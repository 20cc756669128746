"""Compiling with options, with code caches, and functions from their bodies."""

from __future__ import annotations

import random

import pytest

import eyot
from eyot import v8
from eyot.scripts import _SEAL

CONSUME = v8.CompileOptions.CONSUME_CODE_CACHE
TEXT = "function twice(a) { return a.map((x) => x * 2).join('-') } twice([1, 2, 3])"
BODY = "return x * y + z"


def source(scope: v8.Scope, text: str, cache: bytes | None = None) -> v8.Source:
    data = None if cache is None else v8.CachedData(cache)
    return v8.Source(v8.String(scope, text), v8.ScriptOrigin("cached.js"), data)


def made_elsewhere(text: str = TEXT) -> bytes:
    with (
        v8.Context() as context,
        v8.HandleScope(context.isolate) as handle_scope,
        v8.ContextScope(handle_scope, context) as scope,
    ):
        script = v8.ScriptCompiler.compile(scope, source(scope, text))
        script.run(scope)
        cache = script.get_unbound_script(scope).create_code_cache(scope)
        assert cache is not None
        return cache


def function_cache(scope: v8.Scope, names: tuple[str, ...] = ("x", "y", "z")) -> bytes:
    function = v8.ScriptCompiler.compile_function(scope, source(scope, BODY), names)
    cache = function.create_code_cache(scope)
    assert cache is not None
    return cache


def test_cached_data_version_tag() -> None:
    tag = v8.ScriptCompiler.cached_data_version_tag()
    assert isinstance(tag, int)
    assert tag == v8.ScriptCompiler.cached_data_version_tag()


def test_eager_compile_script(scope: v8.ContextScope) -> None:
    eager = v8.CompileOptions.EAGER_COMPILE
    script = v8.ScriptCompiler.compile(scope, source(scope, TEXT), eager)
    assert script.run(scope).to_python(scope) == "2-4-6"


def test_code_cache_script(scope: v8.ContextScope) -> None:
    cache = made_elsewhere()
    assert isinstance(cache, bytes)
    cached = source(scope, TEXT, cache)
    script = v8.ScriptCompiler.compile(scope, cached, CONSUME)
    assert cached.cached_data is not None
    assert not cached.cached_data.rejected
    assert cached.cached_data.rejection is None
    assert script.run(scope).to_python(scope) == "2-4-6"


def test_an_unbound_script_is_compiled_from_a_cache_too(scope: v8.ContextScope) -> None:
    cached = source(scope, TEXT, made_elsewhere())
    unbound = v8.ScriptCompiler.compile_unbound_script(scope, cached, CONSUME)
    assert cached.cached_data is not None
    assert not cached.cached_data.rejected
    assert unbound.bind_to_current_context(scope).run(scope).to_python(scope) == "2-4-6"
    assert unbound.create_code_cache(scope) is not None


def test_compile_function(scope: v8.ContextScope) -> None:
    extension = v8.Object(scope)
    extension.set(scope, "z", v8.Integer(scope, 2))
    function = v8.ScriptCompiler.compile_function(
        scope, source(scope, BODY), ["x", "y"], [extension]
    )
    arguments = [v8.Integer(scope, 4), v8.Integer(scope, 10)]
    assert function.call(scope, v8.Undefined(scope), arguments).to_python(scope) == 42


def test_function_code_cache(scope: v8.ContextScope) -> None:
    cached = source(scope, BODY, function_cache(scope))
    names = ["x", "y", "z"]
    function = v8.ScriptCompiler.compile_function(scope, cached, names, options=CONSUME)
    assert cached.cached_data is not None
    assert not cached.cached_data.rejected
    arguments = [v8.Integer(scope, n) for n in (4, 10, 2)]
    assert function.call(scope, v8.Undefined(scope), arguments).to_python(scope) == 42
    assert function.create_code_cache(scope) is not None


def rejection(scope: v8.Scope, cache: bytes, text: str = TEXT) -> v8.CodeCacheRejection | None:
    """What is said of a cache; the script runs, whatever that is."""
    cached = source(scope, text, cache)
    script = v8.ScriptCompiler.compile(scope, cached, CONSUME)
    assert script.run(scope).to_python(scope) == "2-4-6"
    assert cached.cached_data is not None
    assert cached.cached_data.rejected is (cached.cached_data.rejection is not None)
    return cached.cached_data.rejection


def test_a_truncated_cache_is_rejected(scope: v8.ContextScope) -> None:
    cache = made_elsewhere()
    found = {rejection(scope, cache[:length]) for length in range(0, len(cache), 7)}
    assert found == {
        v8.CodeCacheRejection.INVALID_HEADER,
        v8.CodeCacheRejection.CHECKSUM_MISMATCH,
    }


def test_a_cache_with_any_bit_changed_is_rejected(scope: v8.ContextScope) -> None:
    cache = made_elsewhere()
    chance = random.Random(8)
    for _ in range(200):
        bad = bytearray(cache)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        assert rejection(scope, bytes(bad)) is not None


def test_a_cache_of_another_source_of_that_length_is_rejected(scope: v8.ContextScope) -> None:
    other = TEXT.replace("* 2", "* 3")
    assert len(other) == len(TEXT)
    assert rejection(scope, made_elsewhere(other)) is v8.CodeCacheRejection.SOURCE_MISMATCH


def test_what_is_no_cache_is_rejected(scope: v8.ContextScope) -> None:
    for junk in (b"", b"junk", bytes(1000), made_elsewhere()[_SEAL.size :]):
        assert rejection(scope, junk) is v8.CodeCacheRejection.INVALID_HEADER


def test_a_cache_of_other_code_is_rejected(scope: v8.ContextScope) -> None:
    assert rejection(scope, function_cache(scope)) is v8.CodeCacheRejection.SOURCE_MISMATCH
    for names, cache in (
        (("x", "y", "z"), made_elsewhere("1")),
        (("x", "y"), function_cache(scope)),
        (("y", "x", "z"), function_cache(scope)),
    ):
        cached = source(scope, BODY, cache)
        v8.ScriptCompiler.compile_function(scope, cached, names, options=CONSUME)
        assert cached.cached_data is not None
        assert cached.cached_data.rejection is v8.CodeCacheRejection.SOURCE_MISMATCH


def test_a_cache_of_another_v8_is_rejected(
    scope: v8.ContextScope, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other:
        @staticmethod
        def cached_data_version_tag() -> int:
            return 8

    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("eyot._core.ScriptCompiler", Other)
        from eyot import scripts

        cache = scripts._seal_code_cache("script", TEXT, b"payload")
    assert rejection(scope, cache) is v8.CodeCacheRejection.VERSION_MISMATCH


def test_what_v8_itself_does_not_want_is_rejected(scope: v8.ContextScope) -> None:
    from eyot import scripts

    cache = scripts._seal_code_cache("script", TEXT, bytes(800))
    assert rejection(scope, cache) is v8.CodeCacheRejection.REFUSED


def test_a_cache_is_there_after_collections_too(scope: v8.ContextScope) -> None:
    script = v8.Script.compile(scope, v8.String(scope, TEXT))
    script.run(scope)
    for _ in range(12):  # V8 throws code away that nobody runs
        scope.isolate.collect_garbage()
    cache = script.get_unbound_script(scope).create_code_cache(scope)
    assert cache is not None
    assert rejection(scope, cache) is None


def test_a_function_made_otherwise_has_no_cache(scope: v8.ContextScope) -> None:
    text = "(function () {})|class A {}|Math.max|(() => 8).bind(1)|new Proxy(() => 8, {})"
    made = [v8.Script.compile(scope, v8.String(scope, each)).run(scope) for each in text.split("|")]
    made.append(v8.Function(scope, lambda _scope, _info: None))
    for function in made:
        if isinstance(function, v8.Function):
            with pytest.raises(TypeError, match="only a function that"):
                function.create_code_cache(scope)


def test_syntax_errors_are_javascripts(scope: v8.ContextScope) -> None:
    with pytest.raises(eyot.JSSyntaxError):
        v8.ScriptCompiler.compile(scope, source(scope, "1 +"))
    with pytest.raises(eyot.JSSyntaxError):
        v8.ScriptCompiler.compile_function(scope, source(scope, "return ("), ["x"])
    with v8.TryCatch(scope) as caught:
        assert v8.ScriptCompiler.compile_unbound_script(caught, source(caught, "1 +")) is None
        assert caught.caught


@pytest.mark.parametrize("name", ["x y", "", "1", "a, b", "a)", "x\0"])
def test_a_name_that_is_none_is_refused(scope: v8.ContextScope, name: str) -> None:
    with pytest.raises(ValueError, match="identifiers"):
        v8.ScriptCompiler.compile_function(scope, source(scope, "1"), [name])


@pytest.mark.parametrize("count", [254, 65534])
def test_a_function_may_have_many_arguments(scope: v8.ContextScope, count: int) -> None:
    names = [f"a{n}" for n in range(count)]
    function = v8.ScriptCompiler.compile_function(scope, source(scope, "return 8"), names)
    assert function.call(scope, v8.Undefined(scope)).to_python(scope) == 8


def test_what_v8_would_not_survive_is_refused(scope: v8.ContextScope) -> None:
    compile_function = v8.ScriptCompiler.compile_function
    body = source(scope, "1")
    with pytest.raises(ValueError, match="65534"):
        compile_function(scope, body, ["a"] * 65535)
    with pytest.raises(TypeError):
        compile_function(scope, body, "xy")
    with pytest.raises(TypeError):
        compile_function(scope, body, [8])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        compile_function(scope, body, [], [v8.Integer(scope, 8)])  # type: ignore[list-item]
    proxy = v8.Script.compile(scope, v8.String(scope, "new Proxy({}, {})")).run(scope)
    with pytest.raises(TypeError, match="Proxy"):
        compile_function(scope, body, [], [proxy])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="needs a Source with cached_data"):
        v8.ScriptCompiler.compile(scope, body, CONSUME)
    for options in (-1, 3, 2**99):
        with pytest.raises(ValueError, match="options"):
            v8.ScriptCompiler.compile(scope, body, options)  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="no_cache_reason"):
        v8.ScriptCompiler.compile(scope, body, no_cache_reason=15)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="needs a Source, not str"):
        v8.ScriptCompiler.compile(scope, "1")  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="CachedData"):
        v8.ScriptCompiler.compile(scope, v8.Source(body.source_string, None, b""))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="String"):
        v8.ScriptCompiler.compile(scope, v8.Source("1"))  # type: ignore[arg-type]


def test_each_reason_for_no_cache_is_v8s(scope: v8.ContextScope) -> None:
    for reason in v8.NoCacheReason:
        script = v8.ScriptCompiler.compile(scope, source(scope, "8"), no_cache_reason=reason)
        assert script.run(scope).to_python(scope) == 8


def test_compiling_obeys_the_rules(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handle_scope:
        context = v8.Context(handle_scope)
        text = source(handle_scope, "1")
        compilers = (
            v8.ScriptCompiler.compile,
            v8.ScriptCompiler.compile_unbound_script,
            v8.ScriptCompiler.compile_function,
        )
        for compiler in compilers:
            with pytest.raises(eyot.NoContextError):
                compiler(handle_scope, text)
        with v8.ContextScope(handle_scope, context) as scope:
            with v8.Context() as other, v8.HandleScope(other.isolate) as foreign:
                theirs = source(foreign, "1")
                for compiler in compilers:
                    with pytest.raises(eyot.WrongIsolateError):
                        compiler(scope, theirs)
            for compiler in compilers:
                with pytest.raises((eyot.HandleExpiredError, eyot.IsolateClosedError)):
                    compiler(scope, theirs)
        for compiler in compilers:
            with pytest.raises(eyot.ScopeClosedError):
                compiler(scope, text)
