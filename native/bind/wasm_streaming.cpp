// WasmStreaming.
#include "bind/wasm_streaming.h"

#include "bind/answer.h"
#include "bind/bind.h"
#include "bind/buffer.h"
#include "bind/callback_scope.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "engine/microtask.h"
#include "engine/platform.h"
#include "engine/rules.h"

namespace bind {

PyTypeObject wasm_streaming_type;

namespace {

struct StreamingObject {
  PyObject_HEAD
  ContextObject* context;  // which is kept while V8 waits
  engine::Held* held;
};

StreamingObject& streaming_of(PyObject* object) {
  return *reinterpret_cast<StreamingObject*>(object);
}

// A stay in the context of one that hasn't ended.
struct Feeding {
  StreamingObject& self;
  engine::Entry entry;
  engine::WasmFeed& feed;

  Feeding(PyObject* object, const char* function)
      : self(streaming_of(object)),
        entry(*self.context->isolate->engine, self.context->engine),
        feed(*static_cast<engine::WasmStream*>(self.held->attached)->feed) {
    if (feed.ended()) {
      value_error(std::string(function) +
                  " of a stream that has ended: finish() or abort() comes last, and once");
    }
  }

  template <class Work>
  PyObject* run(Work&& work) {
    {
      const engine::Unlocked unlocked(entry);
      work(feed);
      // V8 settles the promise, but doesn't run what waits for it.
      const bool at_end = feed.ended() && entry.outer == nullptr && !entry.isolate.gate.fired();
      if (at_end &&
          engine::microtasks_policy(entry.isolate) == engine::MicrotasksPolicy::automatic) {
        engine::run_microtasks_of_all(entry);
      }
    }
    check_stopped(entry);
    Py_RETURN_NONE;
  }
};

PyObject* on_bytes_received(PyObject* object, Args args) {
  args.expect("on_bytes_received", 1, 1);
  const Buffer data(args[0], "on_bytes_received()");
  return Feeding(object, "on_bytes_received()").run([&](engine::WasmFeed& feed) {
    feed.take(data.as<const std::uint8_t>());
  });
}

PyObject* set_url(PyObject* object, Args args) {
  args.expect("set_url", 1, 1);
  if (!PyUnicode_Check(args[0])) {
    type_error(std::string("set_url() needs a str, not ") + Py_TYPE(args[0])->tp_name);
  }
  // Half a pair of surrogates is no text to V8.
  const nb::object text = owned(PyUnicode_AsEncodedString(args[0], "utf-8", "replace"));
  return Feeding(object, "set_url()").run([&](engine::WasmFeed& feed) {
    feed.set_url(
        {PyBytes_AS_STRING(text.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(text.ptr()))});
  });
}

PyObject* finish_stream(PyObject* object) {
  return Feeding(object, "finish()").run([](engine::WasmFeed& feed) { feed.finish(); });
}

PyObject* abort_stream(PyObject* object, Args args) {
  args.expect("abort", 0, 1);
  PyObject* given = args.count == 0 ? Py_None : args[0];
  const bool raised = PyExceptionInstance_Check(given) != 0;
  if (given != Py_None && !raised && PyObject_TypeCheck(given, &value_type) == 0) {
    type_error(std::string("abort() needs a Value or an exception, not ") +
               Py_TYPE(given)->tp_name);
  }
  Feeding feeding(object, "abort()");
  engine::Ref reason;
  if (raised) {
    reason = to_javascript(feeding.entry, *feeding.self.context, given);
  } else if (given != Py_None) {
    const HandleObject& handle = handle_of(given);
    if (handle.scope->live && handle.scope->isolate != &feeding.entry.isolate) {
      engine::refuse_wrong_isolate("a handle");
    }
    reason = use_handle(handle);
  }
  return feeding.run([&](engine::WasmFeed& feed) { feed.abort(reason); });
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(streaming_of(object).context);
  return 0;
}

void dealloc(PyObject* object) {
  PyObject_GC_UnTrack(object);
  StreamingObject& self = streaming_of(object);
  if (self.held != nullptr && !engine::process_ending()) engine::let_go(self.held);
  Py_CLEAR(self.context);
  Py_TYPE(object)->tp_free(object);
}

nb::object new_streaming(engine::WasmTurn& turn) {
  nb::object context = context_object(turn.context);
  nb::object made = owned(wasm_streaming_type.tp_alloc(&wasm_streaming_type, 0));
  StreamingObject& self = streaming_of(made.ptr());
  self.context = reinterpret_cast<ContextObject*>(context.release().ptr());
  self.held = engine::attach(turn.isolate, std::make_unique<engine::WasmStream>(turn.feed));
  return made;
}

void hand_over(engine::WasmTurn& turn) {
  const nb::object callback = nb::borrow(object_of(turn.isolate.wasm_streaming_callback->object));
  const nb::object scope = scope_of(turn, callback.ptr());
  const nb::object source = nb::steal(new_handle(core_of(scope), turn.source));
  callback(scope, source, new_streaming(turn));
}

PyMethodDef methods[] = {
    method<on_bytes_received>("on_bytes_received",
                              "on_bytes_received(self, data: Buffer, /) -> None\n\nFeeds the next "
                              "bytes, of which V8 takes a copy.\n\nRaises:\n    ValueError: The "
                              "stream has ended."),
    method<set_url>("set_url",
                    "set_url(self, url: str, /) -> None\n\nWhere the bytes come from: what the "
                    "module is called in stack traces.\n\nRaises:\n    ValueError: The stream has "
                    "ended."),
    method<finish_stream>("finish",
                          "finish(self) -> None\n\nThat was all. The promise is settled once V8's "
                          "tasks have run.\n\nRaises:\n    ValueError: The stream has ended."),
    method<abort_stream>(
        "abort",
        "abort(self, exception: Value | BaseException | None = None, /) -> None\n\nThere will be no "
        "more. The promise is rejected with the exception; without one it stays pending.\n\n"
        "Raises:\n    ValueError: The stream has ended."),
    {}};

}  // namespace

void stream_wasm(engine::WasmTurn& turn) { answer(turn, hand_over, nullptr); }

void bind_wasm_streaming(nb::module_& module) {
  wasm_streaming_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  wasm_streaming_type.tp_traverse = traverse;
  make_type(
      module, wasm_streaming_type,
      {.name = "eyot.v8.WasmStreaming",
       .doc = "WebAssembly that comes in pieces: what `Isolate.set_wasm_streaming_callback` is "
              "given. It may be kept, and fed later. Stands for v8::WasmStreaming.\n\n"
              "Raises:\n    ContextClosedError: EY206, at any use after its context was "
              "closed.",
       .size = sizeof(StreamingObject),
       .dealloc = dealloc,
       .methods = methods});
}

}  // namespace bind
