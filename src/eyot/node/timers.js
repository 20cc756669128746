// node:timers, whose timers are objects.
(function (require, host) {
  "use strict";
  const { setTimeout: begin, setInterval: repeat, clearTimeout: end } = host.web.timers;
  const { hasRef, ref, unref } = host;
  const promisified = Symbol.for("nodejs.util.promisify.custom");

  class Timeout {
    #id;
    #again;

    constructor(start) {
      this.#again = start;
      this.#id = start();
    }

    ref() {
      ref(this.#id);
      return this;
    }
    unref() {
      unref(this.#id);
      return this;
    }
    hasRef() { return hasRef(this.#id); }
    refresh() {
      end(this.#id);
      this.#id = (0, this.#again)();
      return this;
    }
    close() {
      end(this.#id);
      return this;
    }
    [Symbol.toPrimitive]() { return this.#id; }
  }
  class Immediate extends Timeout {}

  function clear(timer) {
    if (timer instanceof Timeout) timer.close();
    else if (typeof timer === "number" || typeof timer === "string") end(+timer);
  }

  function setTimeout(callback, delay, ...values) {
    return new Timeout(() => begin(callback, delay, ...values));
  }
  function setInterval(callback, delay, ...values) {
    return new Timeout(() => repeat(callback, Math.max(delay | 0, 1), ...values));
  }
  function setImmediate(callback, ...values) {
    return new Immediate(() => begin(callback, 0, ...values));
  }

  function wait(start, value, { signal, ref: keeps = true } = {}) {
    return new Promise((done, fail) => {
      const abort = () => {
        timer?.close();
        const error = new Error("The operation was aborted", { cause: signal.reason });
        error.name = "AbortError";
        error.code = "ABORT_ERR";
        fail(error);
      };
      let timer;
      if (signal?.aborted) return abort();
      timer = start(() => {
        signal?.removeEventListener("abort", abort);
        done(value);
      });
      if (!keeps) timer.unref();
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  const promises = {
    setTimeout: (delay, value, options) => wait((done) => setTimeout(done, delay), value, options),
    setImmediate: (value, options) => wait((done) => setImmediate(done), value, options),
    async *setInterval(delay, value, options) {
      for (;;) yield await promises.setTimeout(delay, value, options);
    },
    scheduler: {
      wait: (delay, options) => promises.setTimeout(delay, undefined, options),
      yield: () => promises.setImmediate(),
    },
  };
  Object.defineProperty(setTimeout, promisified, { value: promises.setTimeout });
  Object.defineProperty(setImmediate, promisified, { value: promises.setImmediate });
  return {
    clearImmediate: clear, clearInterval: clear, clearTimeout: clear,
    promises, setImmediate, setInterval, setTimeout,
  };
});
