"""Values and moments at which V8 itself would end the process, each in a process of its own."""

from __future__ import annotations

import pytest
from tests.crash.programs import says
from tests.unit.test_array_buffer import V8_VERSION

INSIDE = """
from eyot import v8

isolate = v8.Isolate()
with v8.HandleScope(isolate) as outer:
    context = v8.Context(outer)
    with v8.ContextScope(outer, context) as scope:
        def run(source):
            return v8.Script.compile(scope, v8.String(scope, source)).run(scope)
"""


def inside(program: str, *lines: str, scopes: int = 2, flags: str = "") -> None:
    """A program in a context scope (2) or the handle scope around it (1), and what it prints."""
    indented = "".join(f"{'    ' * scopes}{line}\n" for line in program.strip("\n").splitlines())
    says(f"v8.V8.set_flags_from_string({flags!r})\n{INSIDE}{indented}", *lines)


def test_a_setter_without_a_side_effect_is_refused() -> None:
    inside(
        """
for kind in v8.SideEffectType:
    try:
        print(v8.Object(scope).set_accessor(
            scope, "x", lambda *_: 1, lambda *_: None, setter_side_effect_type=kind))
    except ValueError as error:
        print(error)
""",
        "True",
        "a setter has a side effect: HAS_SIDE_EFFECT, or HAS_SIDE_EFFECT_TO_RECEIVER",
        "True",
    )


@pytest.mark.parametrize("source", ["() => done()", "(() => done()).bind()", "new Proxy(done, {})"])
def test_a_microtask_needs_no_context_entered(source: str) -> None:
    inside(
        f"""
    context.globals["done"] = lambda: print("ran")
    function = run("{source}").cast(v8.Function)
isolate.enqueue_microtask(function)
isolate.perform_microtask_checkpoint()
queue = v8.MicrotaskQueue(isolate)
queue.enqueue_microtask(function)
queue.perform_checkpoint()
""",
        "ran",
        "ran",
        scopes=1,
    )


@pytest.mark.parametrize(
    ("closed", "shown"), [(False, "#<Object>"), (True, "[object Object]")], ids=["open", "closed"]
)
def test_a_message_can_be_read_outside_of_contexts(closed: bool, shown: str) -> None:  # noqa: FBT001 - of pytest
    inside(
        f"""
    message = v8.Exception.create_message(scope, run("({{a: 1}})"))
if {closed}:
    context.close()
print(message.text)
""",
        f"Uncaught {shown}",
        scopes=1,
    )


def test_what_v8_shares_between_realms_keeps_its_name() -> None:
    inside(
        """
name = v8.String(scope, "other")
own = [run(s) for s in ("Function.prototype", "Object.getPrototypeOf(class {})", "Math.max")]
for function in (*own, run("(function f() {})"), v8.Function(scope, lambda scope, info: None)):
    function.set_name(scope, name)
    print(repr(function.get_name(scope).to_python(scope)))
""",
        "''",
        "''",
        "'max'" if V8_VERSION > (11, 3) else "'other'",
        "'other'",
        "'other'",
    )


@pytest.mark.parametrize("source", ["0", "-0", "0n", "''", "null"])
def test_an_eternal_of_nothing_much(source: str) -> None:
    inside(
        f"""
eternal = v8.Eternal()
eternal.set(scope, run("{source}"))
isolate.collect_garbage()
print(eternal.is_empty, eternal.get(scope).same_value(run("{source}")))
""",
        "False True",
    )


PROXIES = [
    "(() => { const r = Proxy.revocable({}, {}); r.revoke(); return r.proxy })()",
    "new Proxy(Object.freeze({}), {defineProperty: () => true})",
    "new Proxy({}, {defineProperty: 1})",
]


@pytest.mark.parametrize("source", PROXIES)
def test_a_proxy_that_cannot_define_throws_and_nothing_comes_up_later(source: str) -> None:
    inside(
        f"""
proxy = run({source!r})
null = v8.Null(scope)
for define in (
    lambda: proxy.define_own_property(scope, "x", null),
    lambda: proxy.define_property(scope, "x", v8.PropertyDescriptor(value=null)),
    lambda: proxy.set_accessor_property(scope, "x", v8.Function(scope, print)),
):
    try:
        define()
    except eyot.JSTypeError as error:
        print("defineProperty" in str(error))
    try:
        run("}}{{")
    except eyot.JSSyntaxError as error:
        print("then", error)
""",
        *["True", "then Unexpected token '}'"] * 3,
    )


def test_what_a_definer_raises_comes_up_once() -> None:
    inside(
        """
def refuse(*_):
    raise LookupError("no")
template = v8.ObjectTemplate(scope)
template.set_named_property_handler(definer=refuse)
thing = template.new_instance(scope)
null = v8.Null(scope)
for define in (
    lambda: thing.define_own_property(scope, "x", null),
    lambda: thing.define_property(scope, "x", v8.PropertyDescriptor(value=null)),
):
    try:
        define()
    except LookupError as error:
        print(error)
    try:
        run("}{")
    except eyot.JSSyntaxError as error:
        print("then", error)
""",
        *["no", "then Unexpected token '}'"] * 2,
    )


@pytest.mark.parametrize(
    "raised", ["None", "(_ for _ in ()).throw(LookupError('no'))"], ids=["returns", "raises"]
)
def test_an_interrupt_while_a_context_is_made(raised: str) -> None:
    inside(
        f"""
isolate.request_interrupt(lambda _: {raised})
try:
    made = eyot.Context(isolate)
except LookupError as error:
    print(error)
    made = eyot.Context(isolate)
print([made.eval("6 * 7")] * 2)
""",
        *(["no"] if raised != "None" else []),
        "[42, 42]",
        scopes=1,
        flags="--expose-gc",  # an extension of V8's, whose JavaScript runs then
    )


def test_what_a_microtask_throws_is_not_printed() -> None:
    inside(
        """
for source in ("() => { throw new Error('e') }", "class A {}"):
    isolate.enqueue_microtask(run(f"({source})"))
isolate.perform_microtask_checkpoint()
isolate.add_message_listener(lambda scope, message, error: print(message.text))
isolate.enqueue_microtask(run("(() => { throw 1 })"))
isolate.perform_microtask_checkpoint()
""",
        "Uncaught 1",
    )


LATE = "the template was instantiated; what is made after it can't change any more"


@pytest.mark.parametrize("kind", ["named", "indexed"])
def test_handlers_come_before_the_constructor_is_instantiated(kind: str) -> None:
    inside(
        f"""
constructor = v8.FunctionTemplate(scope)
template = v8.ObjectTemplate(scope, constructor)
constructor.get_function(scope)
for change in (
    lambda: template.set_{kind}_property_handler(getter=print),
    lambda: template.set_call_as_function_handler(print),
):
    try:
        change()
    except ValueError as error:
        print(error)
""",
        LATE,
        LATE,
    )


def test_a_template_is_an_accessor_for_good() -> None:
    inside(
        """
template = v8.ObjectTemplate(scope)
getter, setter = (v8.FunctionTemplate(scope, lambda *_: 1) for _ in range(2))
template.set_accessor_property(scope, "x", getter, setter)
for change in (getter.remove_prototype, lambda: setter.set_class_name(scope, "other")):
    try:
        change()
    except ValueError as error:
        print(error)
print(template.new_instance(scope).get(scope, "x").to_python(scope))
""",
        LATE,
        LATE,
        "1",
    )


def test_a_context_is_made_where_javascript_is_disallowed() -> None:
    inside(
        """
with v8.DisallowJavascriptExecutionScope(scope) as without:
    made = [v8.Context(without), v8.Context(isolate)]
    isolate.request_garbage_collection_for_testing(v8.GarbageCollectionType.FULL)
print([context.eval("typeof gc") for context in made])
""",
        "['function', 'function']",
        flags="--expose-gc",  # an extension, whose JavaScript is V8's own
    )


def test_what_waits_for_a_promise_does_not_run_inside_of_collect_cycles() -> None:
    inside(
        """
thing = context.eval("({})")
thing["f"] = lambda thing=thing: thing
del thing
function = v8.Function(scope, lambda *_: print("called"))
run("Promise.reject(2)").then2(scope, function, function)
isolate.collect_cycles()
print("collected")
isolate.perform_microtask_checkpoint()
""",
        "collected",
        "called",
    )


def test_an_isolate_for_which_there_are_no_addresses_is_a_memory_error() -> None:
    says(
        """
import resource
v8.Isolate().close()
with open("/proc/self/statm") as statm:
    mapped = int(statm.read().split()[0]) * resource.getpagesize()
before = resource.getrlimit(resource.RLIMIT_AS)
for more in (32, 64, 100, 120, 128, 140, 160, 180):
    resource.setrlimit(resource.RLIMIT_AS, (mapped + more * 2**20, before[1]))
    for make in (v8.Isolate, eyot.Context):
        try:
            make()
        except MemoryError as error:
            assert "192 MiB of addresses" in str(error), error
        else:
            print("made with", more)
resource.setrlimit(resource.RLIMIT_AS, before)
with eyot.Context() as context:
    print(context.eval("6 * 7"))
""",
        "42",
    )


STOPS = """
def leave_open(*_):
    v8.HandleScope(isolate).__enter__()
    raise ValueError("and this")
def exit(*_):
    raise SystemExit("out")
def terminate(*_):
    isolate.terminate()
def attempt(function):
    for stop in (leave_open, exit, terminate):
        try:
            print(function(stop))
        except (eyot.ScopeOrderError, eyot.Terminated, SystemExit) as error:
            print(type(error).__name__)
"""
STOPPED = ["ScopeOrderError", "SystemExit", "Terminated"]


def test_who_makes_a_shadow_realm_may_be_stopped_there() -> None:
    inside(
        f"""
{STOPS.strip()}
def realm(stop):
    isolate.set_host_create_shadow_realm_context_callback(stop)
    return run("try {{ new ShadowRealm() }} catch {{}} for (;;);")
attempt(realm)
print(run("6 * 7").value)
""",
        *STOPPED,
        "42",
        flags="--harmony-shadow-realm",
    )


def test_the_delegate_of_a_serializer_may_be_stopped_in_every_question() -> None:
    inside(
        f"""
{STOPS.strip()}
class Delegate:
    has_custom_host_object = True
    def __init__(self, stop):
        self.write_host_object = self.get_shared_array_buffer_id = stop
        self.throw_data_clone_error = self.read_host_object = stop
def write(stop):
    return v8.ValueSerializer(scope, Delegate(stop)).write_value(scope, run(source))
for source in ("new SharedArrayBuffer(8)", "() => 1", "Symbol()"):
    attempt(write)
def read(stop):
    reader = v8.ValueDeserializer(scope, bytes([255, 15, 92]), Delegate(stop))
    reader.read_header(scope)
    return reader.read_value(scope)
attempt(read)
print(run("6 * 7").value)
""",
        *STOPPED * 4,
        "42",
    )
