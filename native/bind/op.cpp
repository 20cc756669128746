#include "bind/op.h"

#include <chrono>

#include "bind/answer.h"
#include "bind/arguments.h"
#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/errors.h"
#include "bind/handed_over.h"
#include "bind/settler.h"
#include "engine/entry.h"
#include "engine/promise.h"

namespace bind {

PyTypeObject op_type;
PyObject *begin_op = nullptr, *op_metrics_class = nullptr;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// --- The object ---

void dealloc(PyObject* object) {
  PyObject_GC_UnTrack(object);
  OpObject& self = op_of(object);
  delete self.taken;
  Py_CLEAR(self.function);
  Py_CLEAR(self.name);
  Py_CLEAR(self.parameters);
  Py_CLEAR(self.state);
  Py_CLEAR(self.origin);
  Py_TYPE(object)->tp_free(object);
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(op_of(object).function);
  Py_VISIT(op_of(object).parameters);
  Py_VISIT(op_of(object).state);
  Py_VISIT(reinterpret_cast<PyObject*>(op_of(object).origin));
  return 0;
}

// Called by Python it is the function itself.
PyObject* vectorcall(PyObject* object, PyObject* const* values, std::size_t flags,
                     PyObject* names) {
  return PyObject_Vectorcall(op_of(object).function, values, flags, names);
}

PyObject* represent(PyObject* object) {
  return PyUnicode_FromFormat("<eyot.Op %U>", op_of(object).name);
}

PyObject* item_or_null(PyObject* tuple, Py_ssize_t index) {
  PyObject* item = PyTuple_GET_ITEM(tuple, index);
  return item == Py_None ? nullptr : item;
}

// (name, takes, classes or None, expected, nullable, what is taken where none is given, in a tuple)
OpParameter parameter_of(PyObject* told) {
  PyObject* fallback = PyTuple_GET_ITEM(told, 5);
  return {PyTuple_GET_ITEM(told, 0),
          static_cast<Takes>(PyLong_AsLong(PyTuple_GET_ITEM(told, 1))),
          item_or_null(told, 2),
          PyTuple_GET_ITEM(told, 3),
          PyTuple_GET_ITEM(told, 4) == Py_True,
          PyTuple_GET_SIZE(fallback) == 0 ? nullptr : PyTuple_GET_ITEM(fallback, 0)};
}

OpObject& new_op(PyObject* function, PyObject* name, PyObject* parameters) {
  auto& self = *reinterpret_cast<OpObject*>(checked(op_type.tp_alloc(&op_type, 0)));
  self.call = vectorcall;
  self.function = Py_NewRef(function);
  self.name = Py_NewRef(name);
  self.parameters = Py_NewRef(parameters);
  self.taken = new std::vector<OpParameter>;
  for (Py_ssize_t index = 0; index < PyTuple_GET_SIZE(parameters); ++index) {
    self.taken->push_back(parameter_of(PyTuple_GET_ITEM(parameters, index)));
  }
  return self;
}

PyObject* with_state(PyObject* object, Args args) {
  args.expect("_with_state", 1, 1);
  OpObject& self = op_of(object);
  OpObject& made = new_op(self.function, self.name, self.parameters);
  made.has_rest = self.has_rest;
  made.wants_state = self.wants_state;
  made.is_async = self.is_async;
  made.timed = self.timed;
  made.gives_real = self.gives_real;
  made.state = Py_NewRef(args[0]);
  made.origin = reinterpret_cast<OpObject*>(Py_NewRef(as_object(&self.counted())));
  return as_object(&made);
}

PyObject* end(PyObject* object, Args args) {
  args.expect("_end", 2, 2);
  OpObject& self = op_of(object).counted();
  const double seconds = PyFloat_AsDouble(args[1]);
  if (PyErr_Occurred() != nullptr) throw ErrorSet{};
  if (self.in_flight > 0) --self.in_flight;
  self.seconds += seconds;
  if (args[0] == Py_True) ++self.errors;
  Py_RETURN_NONE;
}

PyObject* get_name(PyObject* object) { return Py_NewRef(op_of(object).name); }
PyObject* get_function(PyObject* object) { return Py_NewRef(op_of(object).function); }
PyObject* get_doc(PyObject* object) {
  return checked(PyObject_GetAttrString(op_of(object).function, "__doc__"));
}
PyObject* get_is_async(PyObject* object) { return PyBool_FromLong(op_of(object).is_async); }
PyObject* get_wants_state(PyObject* object) { return PyBool_FromLong(op_of(object).wants_state); }

PyObject* get_metrics(PyObject* object) {
  const OpObject& self = op_of(object).counted();
  const bool measured = self.timed || self.is_async;
  const nb::object seconds = measured ? nb::object(nb::float_(self.seconds)) : nb::none();
  return handed_over(op_metrics_class, "eyot.ops")(self.calls, self.errors, self.in_flight, seconds)
      .release()
      .ptr();
}

PyMethodDef methods[] = {
    method<with_state>("_with_state", "_with_state(self, state: object, /) -> Op"),
    method<end>("_end", "_end(self, failed: bool, seconds: float, /) -> None"),
    {}};

PyGetSetDef properties[] = {
    property<get_name>("name", "name: str\n\nWhat JavaScript's function and errors call it."),
    property<get_name>("__name__", "__name__: str"),
    property<get_doc>("__doc__", nullptr),
    property<get_function>("function", "function: Callable[..., Any]\n\nThe Python function."),
    property<get_function>("__wrapped__", "__wrapped__: Callable[..., Any]"),
    property<get_is_async>("is_async",
                           "is_async: bool\n\nWhether JavaScript gets a promise of its result."),
    property<get_wants_state>("wants_state",
                              "wants_state: bool\n\nWhether its first parameter is an OpState, "
                              "which an Extension gives it."),
    property<get_metrics>("metrics",
                          "metrics: OpMetrics\n\nHow often JavaScript has called it, in all "
                          "contexts, and what came of that."),
    {}};

// --- Being called ---

// Counts a call that raises.
class Counted {
 public:
  explicit Counted(OpObject& op) : op_(op.counted()), timed_(op.timed) {
    ++op_.calls;
    if (timed_) start_ = Clock::now();
  }
  ~Counted() {
    if (timed_) op_.seconds += seconds_since(start_);
    if (!good_) ++op_.errors;
  }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  void good() { good_ = true; }

 private:
  OpObject& op_;
  bool timed_;
  bool good_ = false;
  Clock::time_point start_;
};

void give(engine::HostCall& call, const OpObject& op, PyObject* result) {
  if (op.gives_real && PyLong_Check(result)) {
    const double value = PyLong_AsDouble(result);
    if (value == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
    call.slot.set(value);
    return;
  }
  give_back(call, call.slot, result);
}

void run_at_once(engine::HostCall& call) {
  const nb::object kept = nb::borrow(object_of(call.function.object));
  OpObject& op = op_of(kept.ptr());
  Counted counted(op);
  const nb::object result = owned(OpArguments(call, op).call(op.function));
  give(call, op, result.ptr());
  counted.good();
}

engine::Ref some(engine::EntryCore& entry, ContextObject& context, engine::Ref ref) {
  if (ref.IsEmpty()) raise_caught(entry, &context);
  return ref;
}

// What has ended without suspending settles its promise here; the rest Python's half looks after.
void begin(engine::HostCall& call) {
  const nb::object kept = nb::borrow(object_of(call.function.object));
  OpObject& op = op_of(kept.ptr());
  OpObject& counted = op.counted();
  const Clock::time_point start = Clock::now();
  ++counted.calls;
  ++counted.in_flight;
  nb::object begun;
  try {
    const nb::object coroutine = owned(OpArguments(call, op).call(op.function));
    begun = handed_over(begin_op, "eyot.ops.running");
    begun = owned(PyObject_CallFunctionObjArgs(begun.ptr(), kept.ptr(), coroutine.ptr(), nullptr));
    const nb::object context = context_object(call.context);
    auto& world = *reinterpret_cast<ContextObject*>(context.ptr());
    engine::ScopedEntry entry(call.isolate, call.context);
    const engine::Ref resolver = some(entry, world, engine::make_resolver(entry));
    if (PyTuple_CheckExact(begun.ptr())) {
      const engine::Ref value = to_javascript(entry, world, PyTuple_GET_ITEM(begun.ptr(), 0));
      if (!engine::resolve(entry, resolver, value)) raise_caught(entry, &world);
      --counted.in_flight;
      counted.seconds += seconds_since(start);
    } else {
      const nb::object settler = new_settler(entry, world, resolver);
      owned(PyObject_CallOneArg(begun.ptr(), settler.ptr()));
    }
    call.result = entry.escape(engine::promise_of(resolver));
  } catch (...) {
    ++counted.errors;
    --counted.in_flight;
    counted.seconds += seconds_since(start);
    throw;
  }
}

// A promise that is rejected with the exception that is set.
void reject(engine::HostTurn& call) {
  if (stop_if_uncaught(call)) return;
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback != nullptr) PyException_SetTraceback(value, traceback);
  const nb::object kept[] = {nb::steal(type), nb::steal(value), nb::steal(traceback)};
  const nb::object context = context_object(call.context);
  auto& world = *reinterpret_cast<ContextObject*>(context.ptr());
  engine::ScopedEntry entry(call.isolate, call.context);
  const engine::Ref resolver = some(entry, world, engine::make_resolver(entry));
  const engine::Ref error = some(entry, world, error_to_javascript(entry, world, value));
  if (!engine::reject(entry, resolver, error)) raise_caught(entry, &world);
  call.result = entry.escape(engine::promise_of(resolver));
}

}  // namespace

void check_installable(PyObject* op) {
  if (!op_of(op).wants_state || op_of(op).state != nullptr) return;
  PyErr_Format(PyExc_TypeError,
               "op %U takes an OpState, which an extension gives it: "
               "Extension(name, ops=[%U], state=fill).install(context)",
               op_of(op).name, op_of(op).name);
  throw ErrorSet{};
}

void run_op(engine::HostCall& call) {
  PyObject* op = object_of(call.function.object);
  if (op_of(op).is_async) {
    answer(call, begin, op, reject);
  } else {
    answer(call, run_at_once, op);
  }
}

void bind_op(nb::module_& module) {
  op_type.tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL;
  op_type.tp_vectorcall_offset = offsetof(OpObject, call);
  op_type.tp_call = PyVectorcall_Call;
  op_type.tp_traverse = traverse;
  op_type.tp_repr = represent;
  make_type(module, op_type,
            {.name = "eyot.Op",
             .doc = "__call__(self, /, *args: Any, **kwargs: Any) -> Any\n\nA Python function for "
                    "JavaScript whose conversions are chosen. `eyot.op` makes it; Python calls it "
                    "as the function that it was.",
             .size = sizeof(OpObject),
             .dealloc = dealloc,
             .methods = methods,
             .properties = properties});
  module.def(
      "make_op",
      [](nb::callable function, nb::str name, nb::tuple parameters, bool has_rest, bool wants_state,
         bool is_async, bool timed, bool gives_real) {
        OpObject& op = new_op(function.ptr(), name.ptr(), parameters.ptr());
        op.has_rest = has_rest;
        op.wants_state = wants_state;
        op.is_async = is_async;
        op.timed = timed;
        op.gives_real = gives_real;
        return nb::steal(as_object(&op));
      },
      nb::sig("def make_op(function: Callable[..., Any], name: str, parameters: tuple[Any, ...], "
              "has_rest: bool, wants_state: bool, is_async: bool, timed: bool, gives_real: bool, "
              "/) -> Op"),
      "What `eyot.op` gives.");
}

}  // namespace bind
