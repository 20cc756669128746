// AbortController and AbortSignal.
//
// Called once with functions of Python: schedule(function, milliseconds), for a timer that keeps no
// program alive, and report(function), which tells of what the function throws. Gives back what
// makes a controller.
(function (schedule, report) {
  "use strict";
  // Taken now: a script may exchange them.
  const { apply, defineProperty } = Reflect;
  const { captureStackTrace } = Error;
  const secret = {};

  function named(name, message, caller) {
    const error = new Error(message);
    defineProperty(error, "name", {
      value: name, writable: true, enumerable: false, configurable: true,
    });
    captureStackTrace(error, caller);
    return error;
  }

  function refuse(message, caller) {
    const error = new TypeError(message);
    captureStackTrace(error, caller);
    throw error;
  }

  // One after another, however a script has changed arrays.
  function append(list, item) {
    defineProperty(list, list.length, {
      value: item, writable: true, enumerable: true, configurable: true,
    });
  }

  function without(list, drop) {
    const left = [];
    for (let index = 0; index < list.length; ++index) {
      if (!drop(list[index])) append(left, list[index]);
    }
    return left;
  }

  class AbortSignal {
    #aborted = false;
    #reason = undefined;
    #listeners = [];
    #followers = []; // signals of AbortSignal.any
    onabort = null;

    constructor(key) {
      if (key !== secret) {
        refuse("an AbortSignal comes of an AbortController: controller.signal", AbortSignal);
      }
    }

    get aborted() {
      return this.#aborted;
    }

    get reason() {
      return this.#reason;
    }

    throwIfAborted() {
      if (this.#aborted) throw this.#reason;
    }

    addEventListener(type, listener, options) {
      const { once = false, signal } =
        typeof options === "object" && options !== null ? options : {};
      if (listener === null || listener === undefined) return;
      if (typeof listener !== "function" && typeof listener !== "object") {
        refuse("addEventListener needs a function", this.addEventListener);
      }
      if (`${type}` !== "abort" || signal?.aborted) return;
      for (let index = 0; index < this.#listeners.length; ++index) {
        if (this.#listeners[index].listener === listener) return;
      }
      append(this.#listeners, { listener, once: !!once });
      signal?.addEventListener("abort", () => this.removeEventListener(type, listener));
    }

    removeEventListener(type, listener) {
      if (`${type}` !== "abort") return;
      this.#listeners = without(this.#listeners, (known) => known.listener === listener);
    }

    static #is(value) {
      return typeof value === "object" && value !== null && #aborted in value;
    }

    static #tell(signal, listener, event) {
      try {
        if (typeof listener === "function") apply(listener, signal, [event]);
        else listener.handleEvent(event);
      } catch (error) {
        report(() => {
          throw error;
        });
      }
    }

    static #abort(signal, reason) {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason;
      const event = { type: "abort", target: signal, currentTarget: signal, isTrusted: true };
      const { onabort } = signal;
      const listeners = signal.#listeners;
      signal.#listeners = without(listeners, (known) => known.once);
      if (typeof onabort === "function") AbortSignal.#tell(signal, onabort, event);
      for (let index = 0; index < listeners.length; ++index) {
        const known = listeners[index];
        AbortSignal.#tell(signal, known.listener, event);
      }
      const followers = signal.#followers;
      signal.#followers = [];
      for (let index = 0; index < followers.length; ++index) {
        AbortSignal.#abort(followers[index], reason);
      }
    }

    static abort(reason = named("AbortError", "This operation was aborted", AbortSignal.abort)) {
      const signal = new AbortSignal(secret);
      AbortSignal.#abort(signal, reason);
      return signal;
    }

    static timeout(milliseconds) {
      const delay = +milliseconds;
      if (!(delay >= 0 && delay <= Number.MAX_SAFE_INTEGER)) {
        refuse("AbortSignal.timeout needs a number of milliseconds", AbortSignal.timeout);
      }
      const signal = new AbortSignal(secret);
      const message = "The operation was aborted due to timeout";
      schedule(() => {
        AbortSignal.#abort(signal, named("TimeoutError", message, AbortSignal.timeout));
      }, delay);
      return signal;
    }

    static any(signals) {
      const all = [];
      for (const source of signals) {
        if (!AbortSignal.#is(source)) refuse("AbortSignal.any needs AbortSignals", AbortSignal.any);
        append(all, source);
      }
      const signal = new AbortSignal(secret);
      for (let index = 0; index < all.length; ++index) {
        if (all[index].#aborted) {
          AbortSignal.#abort(signal, all[index].#reason);
          return signal;
        }
      }
      for (let index = 0; index < all.length; ++index) append(all[index].#followers, signal);
      return signal;
    }

    // For AbortController alone: taken away below.
    static end(signal, reason) {
      AbortSignal.#abort(signal, reason);
    }

    get [Symbol.toStringTag]() {
      return "AbortSignal";
    }
  }

  const { end } = AbortSignal;
  delete AbortSignal.end;

  class AbortController {
    #signal = new AbortSignal(secret);

    get signal() {
      return this.#signal;
    }

    abort(reason = named("AbortError", "This operation was aborted", this.abort)) {
      end(this.#signal, reason);
    }

    get [Symbol.toStringTag]() {
      return "AbortController";
    }
  }

  const classes = { AbortController, AbortSignal };
  for (const name in classes) {
    defineProperty(globalThis, name, {
      value: classes[name], writable: true, enumerable: false, configurable: true,
    });
  }
  return () => new AbortController();
});
