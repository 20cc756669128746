// Memory that JavaScript has for the time of a block.
#include <vector>

#include "bind/bind.h"
#include "bind/buffer_in.h"
#include "bind/objects.h"
#include "engine/array_buffer.h"
#include "engine/entry.h"
#include "engine/typed_array.h"
#include "engine/value.h"

namespace bind {

PyTypeObject lent_type;

namespace {

// A typed array that a context was given.
struct Loan {
  nb::object context;
  engine::Held* array;
};

struct LentObject {
  PyObject_HEAD
  PyObject* buffer;  // null once the block is over
  bool entered;
  std::vector<Loan>* loans;
};

LentObject& lent_of(PyObject* object) { return *reinterpret_cast<LentObject*>(object); }

ContextObject& context_of(const Loan& loan) {
  return *reinterpret_cast<ContextObject*>(loan.context.ptr());
}

// Nobody but us has the key, so JavaScript can't transfer the memory to another buffer.
engine::Ref key_of(const engine::EntryCore& entry) { return engine::make_null(entry.isolate); }

void take_back(const Loan& loan) {
  ContextObject& context = context_of(loan);
  if (context.engine->closed() || context.isolate->engine->closed) return;
  engine::Entry entry(*context.isolate->engine, context.engine);
  const engine::Ref buffer = engine::view_buffer(engine::borrow(*loan.array));
  if (engine::is_detachable(buffer) && !engine::detach(entry, buffer, key_of(entry))) {
    raise_caught(entry, &context);
  }
}

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("Lent", 1, 1);
  {
    // Told now, and not when JavaScript gets it.
    Py_buffer view;
    if (PyObject_GetBuffer(args[0], &view, PyBUF_WRITABLE | PyBUF_FORMAT | PyBUF_ND) < 0) {
      throw ErrorSet{};
    }
    PyBuffer_Release(&view);
  }
  nb::object made = owned(type->tp_alloc(type, 0));
  lent_of(made.ptr()).buffer = Py_NewRef(args[0]);
  lent_of(made.ptr()).loans = new std::vector<Loan>;
  return made.release().ptr();
}

PyObject* enter(PyObject* object) {
  LentObject& self = lent_of(object);
  if (self.buffer == nullptr || self.entered) {
    value_error("memory is lent for one block; call lend() again for another");
  }
  self.entered = true;
  return Py_NewRef(object);
}

PyObject* exit(PyObject* object, Args /*exception*/) {
  LentObject& self = lent_of(object);
  if (engine::forked()) Py_RETURN_NONE;
  while (!self.loans->empty()) {
    const Loan loan = std::move(self.loans->back());
    self.loans->pop_back();
    try {
      take_back(loan);
    } catch (...) {  // on another thread, say: the block can be left again
      self.loans->push_back(loan);
      throw;
    }
    engine::let_go(loan.array);
  }
  Py_CLEAR(self.buffer);
  engine::do_chores();
  Py_RETURN_NONE;
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  const LentObject& self = lent_of(object);
  Py_VISIT(self.buffer);
  for (const Loan& loan : *self.loans) Py_VISIT(loan.context.ptr());
  return 0;
}

void dealloc(PyObject* object) {
  PyObject_GC_UnTrack(object);
  LentObject& self = lent_of(object);
  for (const Loan& loan : *self.loans) engine::let_go(loan.array);
  delete self.loans;
  Py_CLEAR(self.buffer);
  Py_TYPE(object)->tp_free(object);
}

PyMethodDef methods[] = {
    method<enter>("__enter__", "__enter__(self) -> Self"),
    method<exit>("__exit__",
                 "__exit__(self, kind: type[BaseException] | None, error: BaseException | None, "
                 "traceback: types.TracebackType | None, /) -> None"),
    {}};

}  // namespace

engine::Ref lent_to_javascript(engine::EntryCore& entry, ContextObject& context, PyObject* lent,
                               const std::string& path) {
  LentObject& self = lent_of(lent);
  if (self.buffer == nullptr || !self.entered) {
    conversion_error(
        "memory is lent to JavaScript only inside the block: `with eyot.lend(…) as "
        "view:`",
        path);
  }
  for (const Loan& loan : *self.loans) {
    if (&context_of(loan) == &context) return engine::local(*loan.array, entry.isolate.v8);
  }
  const engine::Ref made = typed_array_over(entry, context, self.buffer, true, path);
  if (made.IsEmpty()) conversion_error("a single number can't be lent", path);
  engine::set_detach_key(entry, engine::view_buffer(made), key_of(entry));
  self.loans->push_back({nb::borrow(as_object(&context)), engine::hold(entry.isolate, made)});
  return made;
}

void bind_lend(nb::module_& module) {
  lent_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  lent_type.tp_traverse = traverse;
  make_type(module, lent_type,
            {.name = "eyot.Lent",
             .doc = "Lent(buffer: Buffer, /)\n\nMemory of Python's that JavaScript has for the "
                    "time of a block: what lend() gives.",
             .size = sizeof(LentObject),
             .dealloc = dealloc,
             .methods = methods,
             .construct = constructor<construct>()});
}

}  // namespace bind
