#include "bind/exposed.h"

#include "bind/answer.h"
#include "bind/arguments.h"
#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/iterator.h"
#include "bind/live_view.h"
#include "engine/entry.h"

namespace bind {

namespace {

// What expose() gives. `members` is a tuple: a name, a class or None, and the members as (kind,
// name); or for what is live, whether it is a sequence.
struct ExposedObject {
  PyObject_HEAD
  PyObject* object;
  PyObject* members;
};

PyTypeObject exposed_type;

ExposedObject& self_of(PyObject* object) { return *reinterpret_cast<ExposedObject*>(object); }

void dealloc(PyObject* object) {
  PyObject_GC_UnTrack(object);
  Py_CLEAR(self_of(object).object);
  Py_CLEAR(self_of(object).members);
  Py_TYPE(object)->tp_free(object);
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(self_of(object).object);
  Py_VISIT(self_of(object).members);
  return 0;
}

PyObject* get_object(PyObject* object) { return Py_NewRef(self_of(object).object); }

PyObject* represent(PyObject* object) {
  return PyUnicode_FromFormat("<eyot.Exposed %R>", self_of(object).object);
}

PyGetSetDef properties[] = {
    property<get_object>("object", "object: Any\n\nThe Python object itself."), {}};

engine::Ref made_or_raise(engine::EntryCore& entry, ContextObject& context, engine::Ref made) {
  if (made.IsEmpty()) raise_caught(entry, &context);
  return made;
}

ContextObject& context_in(const nb::object& context) {
  return *reinterpret_cast<ContextObject*>(context.ptr());
}

}  // namespace

engine::Shape& shape_of(engine::EntryCore& entry, ContextObject& context, PyObject* members) {
  IsolateObject& isolate = *context.isolate;
  if (isolate.shapes == nullptr) isolate.shapes = checked(PyDict_New());
  const nb::object shapes = nb::borrow(isolate.shapes);
  if (PyObject* known = PyDict_GetItemWithError(shapes.ptr(), members); known != nullptr) {
    return *static_cast<engine::Shape*>(PyLong_AsVoidPtr(known));
  }
  if (PyErr_Occurred() != nullptr) throw ErrorSet{};
  std::vector<engine::MemberName> names;
  PyObject* listed = PyTuple_GET_ITEM(members, 2);
  for (Py_ssize_t index = 0; index < PyTuple_GET_SIZE(listed); ++index) {
    PyObject* pair = PyTuple_GET_ITEM(listed, index);
    PyObject* name = PyTuple_GET_ITEM(pair, 1);
    const long kind = PyLong_AsLong(PyTuple_GET_ITEM(pair, 0));
    names.push_back({text_to_javascript(entry.isolate, name, true), name,
                     static_cast<engine::MemberKind>(kind)});
  }
  PyObject* type = PyTuple_GET_ITEM(members, 1);
  engine::Shape& shape = engine::make_shape(
      entry.isolate, text_to_javascript(entry.isolate, PyTuple_GET_ITEM(members, 0), true),
      type == Py_None ? nullptr : type, names);
  // The dict keeps the tuple, and so the names and the class.
  const nb::object address = owned(PyLong_FromVoidPtr(&shape));
  if (PyDict_SetItem(shapes.ptr(), members, address.ptr()) < 0) throw ErrorSet{};
  return shape;
}

namespace {

void construct(engine::ExposedCall& call) {
  const nb::object type = nb::borrow(object_of(call.shape.type));
  const nb::object made = owned(CallArguments(call).call(type.ptr()));
  const int whole = PyObject_IsInstance(made.ptr(), type.ptr());
  if (whole < 0) throw ErrorSet{};
  if (whole == 0) {
    PyErr_Format(PyExc_TypeError, "%R made no instance of itself but %R", type.ptr(), made.ptr());
    throw ErrorSet{};
  }
  engine::ScopedEntry entry(call.isolate, call.context);
  call.result = entry.escape(engine::adopt_instance(call, made.ptr()));
}

void set_attribute(engine::ExposedCall& call, PyObject* object, PyObject* name) {
  nb::object value;
  if (auto primitive = primitive_to_python(call.value)) {
    value = *std::move(primitive);
  } else {
    engine::ScopedEntry entry(call.isolate, call.context);
    const nb::object context = context_object(call.context);
    value = to_python(entry, context_in(context), call.value);
  }
  if (PyObject_SetAttr(object, name, value.ptr()) < 0) throw ErrorSet{};
}

// The object that a member is used on: kept, since Python may drop what JavaScript has.
nb::object used(const engine::ExposedCall& call) {
  return nb::borrow(object_of(call.exposed == nullptr ? call.shape.type : call.exposed->object));
}

void use(engine::ExposedCall& call) {
  if (call.member == nullptr) return construct(call);
  const nb::object object = used(call);
  if (engine::is_trap(call.member->kind)) return use_view(call, object.ptr());
  const nb::object name = nb::borrow(object_of(call.member->name));
  nb::object result;
  switch (call.member->kind) {
    case engine::MemberKind::attribute:
    case engine::MemberKind::fixed:
      if (!call.value.IsEmpty()) return set_attribute(call, object.ptr(), name.ptr());
      result = owned(PyObject_GetAttr(object.ptr(), name.ptr()));
      break;
    case engine::MemberKind::dispose: {
      PyObject* const values[] = {object.ptr(), Py_None, Py_None, Py_None};
      owned(PyObject_VectorcallMethod(name.ptr(), values, 4, nullptr));
      return;
    }
    case engine::MemberKind::text:
      result = owned(PyObject_Str(object.ptr()));
      break;
    case engine::MemberKind::iterate:
      result = owned(PyObject_GetIter(object.ptr()));
      break;
    case engine::MemberKind::iterate_async:
      result = owned(PyObject_GetAIter(object.ptr()));
      break;
    case engine::MemberKind::next:
    case engine::MemberKind::finish:
      return use_iterator(call, object.ptr());
    default:
      result = owned(CallArguments(call).call_method(object.ptr(), name.ptr()));
  }
  give_back(call, *call.slot, result.ptr());
}

PyObject* make_exposed(PyObject* object, PyObject* members) {
  auto* self = reinterpret_cast<ExposedObject*>(checked(exposed_type.tp_alloc(&exposed_type, 0)));
  self->object = Py_NewRef(object);
  self->members = Py_NewRef(members);
  return as_object(self);
}

}  // namespace

bool is_exposed(PyObject* object) { return Py_IS_TYPE(object, &exposed_type); }

engine::Ref exposed_to_javascript(engine::EntryCore& entry, ContextObject& context,
                                  PyObject* exposed) {
  const nb::object object = nb::borrow(self_of(exposed).object);
  const nb::object members = nb::borrow(self_of(exposed).members);
  if (PyBool_Check(members.ptr())) {
    return live_view(entry, context, object.ptr(), members.ptr() == Py_True);
  }
  const engine::Shape& shape = shape_of(entry, context, members.ptr());
  return made_or_raise(entry, context, engine::expose(entry, *context.engine, shape, object.ptr()));
}

engine::Ref exposure_of(engine::EntryCore& entry, ContextObject& context, PyObject* object) {
  engine::Context& engine = *context.engine;
  if (engine.exposed.empty()) return {};
  if (const engine::Ref known = engine::known_exposure(engine, entry.isolate.v8, object);
      !known.IsEmpty()) {
    return known;
  }
  PyObject* bases = Py_TYPE(object)->tp_mro;
  for (Py_ssize_t index = 0; bases != nullptr && index < PyTuple_GET_SIZE(bases); ++index) {
    const engine::Shape* shape = engine::shape_of_class(engine, PyTuple_GET_ITEM(bases, index));
    if (shape == nullptr) continue;
    return made_or_raise(entry, context, engine::expose(entry, engine, *shape, object));
  }
  return {};
}

void use_exposed(engine::ExposedCall& call) {
  answer(call, use, object_of(call.member == nullptr ? call.shape.type : call.member->name));
}

void bind_exposed(nb::module_& module) {
  exposed_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  exposed_type.tp_traverse = traverse;
  exposed_type.tp_repr = represent;
  make_type(module, exposed_type,
            {.name = "eyot.Exposed",
             .doc = "What expose() and live() give: a Python object with what JavaScript may touch "
                    "of it. Hand it over like any value; what comes back is the object itself.",
             .size = sizeof(ExposedObject),
             .dealloc = dealloc,
             .properties = properties});
  module.def(
      "make_exposed",
      [](nb::object object, nb::object members) {
        return nb::steal(make_exposed(object.ptr(), members.ptr()));
      },
      nb::arg().none(), nb::arg(),
      nb::sig("def make_exposed(object: object, members: tuple[Any, ...] | bool, /) -> Exposed"),
      "What expose() and live() give.");
}

}  // namespace bind
