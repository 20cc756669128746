// Allocator: where ArrayBuffers get their memory from.
#include "bind/allocator.h"

#include "bind/bind.h"
#include "engine/counters.h"
#include "engine/platform.h"

namespace bind {

namespace {

PyTypeObject allocator_type;

struct AllocatorObject {
  PyObject_HEAD
  std::shared_ptr<engine::Allocator> allocator;
};

const engine::Allocator& allocator_in(PyObject* object) {
  return *reinterpret_cast<AllocatorObject*>(object)->allocator;
}

PyObject* construct(PyTypeObject* type, Args args) {
  const char* const names[] = {"limit", "release"};
  const auto [limit, release] = args.parse("Allocator", names, 0, 0);
  std::size_t most = 0;
  if (limit != nullptr && limit != Py_None) {
    most = PyLong_Check(limit) ? PyLong_AsSize_t(limit) : 0;
    PyErr_Clear();
    if (most == 0 || most > (std::size_t{1} << 50)) {
      value_error("limit must be an int, a number of bytes from 1 on");
    }
  }
  const bool called = release != nullptr && release != Py_None;
  if (called && !PyCallable_Check(release)) type_error("release must be callable");
  engine::start_v8();
  nb::object made = owned(type->tp_alloc(type, 0));
  engine::Held* at_end = called ? engine::make_host_reference(Py_NewRef(release), true) : nullptr;
  new (&reinterpret_cast<AllocatorObject*>(made.ptr())->allocator)
      std::shared_ptr<engine::Allocator>(std::make_shared<engine::Allocator>(most, at_end));
  engine::count(engine::Kind::memory, 1);
  return made.release().ptr();
}

void dealloc(PyObject* object) {
  engine::count(engine::Kind::memory, -1);
  reinterpret_cast<AllocatorObject*>(object)->allocator.~shared_ptr();
  Py_TYPE(object)->tp_free(object);
}

PyObject* get_allocated(PyObject* object) {
  return PyLong_FromSize_t(allocator_in(object).allocated());
}
PyObject* get_allocations(PyObject* object) {
  return PyLong_FromSize_t(allocator_in(object).allocations());
}
PyObject* get_limit(PyObject* object) {
  const std::size_t limit = allocator_in(object).limit();
  return limit == 0 ? Py_NewRef(Py_None) : PyLong_FromSize_t(limit);
}

PyGetSetDef properties[] = {
    property<get_allocated>("allocated",
                            "allocated: int\n\nHow many bytes ArrayBuffers have of it now."),
    property<get_allocations>("allocations",
                              "allocations: int\n\nHow often it gave memory, since it was made."),
    property<get_limit>("limit", "limit: int | None\n\nIn bytes."),
    {}};

}  // namespace

std::shared_ptr<engine::Allocator> allocator_argument(PyObject* object) {
  if (!Py_IS_TYPE(object, &allocator_type)) {
    type_error(std::string("array_buffer_allocator must be an Allocator, not ") +
               Py_TYPE(object)->tp_name);
  }
  return reinterpret_cast<AllocatorObject*>(object)->allocator;
}

void bind_allocator(nb::module_& module) {
  make_type(module, allocator_type,
            {.name = "eyot.v8.Allocator",
             .doc = "Allocator(*, limit: int | None = None, release: Callable[[], object] | None = "
                    "None)\n\nWhere ArrayBuffers get their memory from: V8's own allocator, which "
                    "here counts what it gives, and gives no more than `limit` bytes: JavaScript "
                    "gets a RangeError then. Isolates that share one share its limit. When the "
                    "last that uses it has gone, isolate, buffer or this object, `release` is "
                    "called, at the next use of any isolate. Stands for v8::ArrayBuffer::Allocator."
                    "\n\nRaises:\n    ValueError: The limit is no number of bytes.",
             .size = sizeof(AllocatorObject),
             .dealloc = dealloc,
             .properties = properties,
             .construct = constructor<construct>()});
}

}  // namespace bind
