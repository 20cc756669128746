#include "bind/iterator.h"

#include "bind/arguments.h"
#include "bind/convert.h"
#include "bind/exposed.h"
#include "engine/entry.h"
#include "engine/object.h"
#include "engine/value.h"

namespace bind {

namespace {

// As expose() writes them.
PyObject* members_of(PyObject* object) {
  static PyObject* iterable = nullptr;
  static PyObject* iterator = nullptr;
  if (iterator == nullptr) {
    const auto member = [](engine::MemberKind kind, const char* name) {
      return nb::make_tuple(static_cast<int>(kind), name);
    };
    const nb::object iterate = member(engine::MemberKind::iterate, "[Symbol.iterator]");
    iterable = nb::make_tuple("Iterable", nb::none(), nb::make_tuple(iterate)).release().ptr();
    iterator = nb::make_tuple("Iterator", nb::none(),
                              nb::make_tuple(iterate, member(engine::MemberKind::next, "next"),
                                             member(engine::MemberKind::finish, "return")))
                   .release()
                   .ptr();
  }
  return PyIter_Check(object) ? iterator : iterable;
}

// Ends a generator; other iterators have nothing to end.
void finish(PyObject* iterator) {
  PyObject* close = nullptr;
  const nb::object name = nb::str("close");
  if (PyGen_Check(iterator)) close = checked(PyObject_GetAttr(iterator, name.ptr()));
  if (close == nullptr) return;
  const nb::object method = nb::steal(close);
  owned(PyObject_CallNoArgs(method.ptr()));
}

}  // namespace

bool is_iterable(PyObject* object) { return Py_TYPE(object)->tp_iter != nullptr; }

engine::Ref iterator_to_javascript(engine::EntryCore& entry, ContextObject& context,
                                   PyObject* object) {
  const engine::Shape& shape = shape_of(entry, context, members_of(object));
  const engine::Ref made = engine::expose(entry, *context.engine, shape, object);
  if (made.IsEmpty()) raise_caught(entry, &context);
  return made;
}

void use_iterator(engine::ExposedCall& call, PyObject* iterator) {
  nb::object value;
  bool done = true;
  if (call.member->kind == engine::MemberKind::next) {
    value = nb::steal(PyIter_Next(iterator));
    if (!value.is_valid() && PyErr_Occurred() != nullptr) throw ErrorSet{};
    done = !value.is_valid();
  } else {
    finish(iterator);
  }
  engine::ScopedEntry entry(call.isolate, call.context);
  const nb::object context = context_object(call.context);
  auto& within = *reinterpret_cast<ContextObject*>(context.ptr());
  engine::Ref given = engine::make_undefined(call.isolate);
  if (!done) {
    given = to_javascript(entry, within, value.ptr());
  } else if (call.length() > 0) {
    given = call.argument(0);  // what return() is told is what it answers
  }
  const engine::Ref result = engine::make_object(entry);
  const auto say = [&](const char* name, engine::Ref what) {
    const engine::Ref key = engine::make_ascii(call.isolate, name);
    if (!engine::create_data_property(entry, result, key, what)) raise_caught(entry, &within);
  };
  say("value", given);
  say("done", engine::make_boolean(call.isolate, done));
  call.result = entry.escape(result);
}

}  // namespace bind
