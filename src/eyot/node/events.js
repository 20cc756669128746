// node:events.
(function (require, host) {
  "use strict";
  const rejectionSymbol = Symbol.for("nodejs.rejection");
  const errorMonitor = Symbol("events.errorMonitor");
  const captures = Symbol("captureRejections");
  const { apply } = Reflect;

  function insist(listener) {
    if (typeof listener === "function") return;
    const error = new TypeError(`The "listener" argument must be of type function, not ${typeof listener}`);
    error.code = "ERR_INVALID_ARG_TYPE";
    throw error;
  }

  // A function, not a class: old packages call it on objects of their own, and inherit from it so.
  function EventEmitter(options) {
    EventEmitter.init.call(this, options);
  }

  EventEmitter.init = function init(options) {
    this[captures] = options?.captureRejections ?? EventEmitter.captureRejections;
    if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
      this._events = Object.create(null);
      this._eventsCount = 0;
    }
    this._maxListeners ??= undefined;
  };

  function listenersOf(emitter, name) {
    const found = emitter._events?.[name];
    return found === undefined ? [] : typeof found === "function" ? [found] : found;
  }

  function add(emitter, name, listener, first) {
    insist(listener);
    if (emitter._events === undefined) EventEmitter.init.call(emitter);
    if (emitter._events.newListener !== undefined) {
      emitter.emit("newListener", name, listener.listener ?? listener);
    }
    const known = listenersOf(emitter, name);
    if (known.length === 0) {
      emitter._events[name] = listener;
      ++emitter._eventsCount;
    } else {
      // A new list: who is being told now has the old one.
      emitter._events[name] = first ? [listener, ...known] : [...known, listener];
      const most = emitter.getMaxListeners();
      if (most > 0 && known.length + 1 > most && !known.warned) {
        emitter._events[name].warned = true;
        globalThis.console?.warn?.(
          `Possible EventEmitter memory leak: ${known.length + 1} ${String(name)} listeners`,
        );
      }
    }
    return emitter;
  }

  function once(emitter, name, listener) {
    insist(listener);
    const wrapped = function (...values) {
      emitter.removeListener(name, wrapped);
      return apply(listener, this, values);
    };
    wrapped.listener = listener;
    return wrapped;
  }

  Object.assign(EventEmitter.prototype, {
    _events: undefined,
    _eventsCount: 0,
    _maxListeners: undefined,

    setMaxListeners(n) {
      if (typeof n !== "number" || n < 0 || n !== n) {
        const error = new RangeError(`The value of "n" is out of range: ${n}`);
        error.code = "ERR_OUT_OF_RANGE";
        throw error;
      }
      this._maxListeners = n;
      return this;
    },
    getMaxListeners() { return this._maxListeners ?? EventEmitter.defaultMaxListeners; },

    emit(name, ...values) {
      if (name === "error") {
        for (const listener of listenersOf(this, errorMonitor)) apply(listener, this, values);
      }
      const listeners = listenersOf(this, name);
      if (listeners.length === 0) {
        if (name !== "error") return false;
        const [error] = values;
        if (error instanceof Error) throw error;
        const unhandled = new Error(`Unhandled error. (${String(error)})`);
        unhandled.code = "ERR_UNHANDLED_ERROR";
        unhandled.context = error;
        throw unhandled;
      }
      for (const listener of [...listeners]) {
        const result = apply(listener, this, values);
        if (this[captures] && typeof result?.then === "function") {
          result.then(undefined, (error) => {
            if (typeof this[rejectionSymbol] === "function") this[rejectionSymbol](error, name, ...values);
            else this.emit("error", error);
          });
        }
      }
      return true;
    },

    addListener(name, listener) { return add(this, name, listener, false); },
    on(name, listener) { return add(this, name, listener, false); },
    prependListener(name, listener) { return add(this, name, listener, true); },
    once(name, listener) { return this.on(name, once(this, name, listener)); },
    prependOnceListener(name, listener) { return this.prependListener(name, once(this, name, listener)); },

    removeListener(name, listener) {
      insist(listener);
      const known = listenersOf(this, name);
      for (let at = known.length - 1; at >= 0; --at) {
        if (known[at] !== listener && known[at].listener !== listener) continue;
        const left = known.filter((_, index) => index !== at);
        if (left.length === 0) {
          delete this._events[name];
          --this._eventsCount;
        } else this._events[name] = left.length === 1 ? left[0] : left;
        if (this._events.removeListener !== undefined) {
          this.emit("removeListener", name, known[at].listener ?? known[at]);
        }
        break;
      }
      return this;
    },

    removeAllListeners(name) {
      if (this._events === undefined) return this;
      const names = arguments.length > 0 ? [name] : this.eventNames();
      for (const each of names) {
        for (const listener of [...listenersOf(this, each)].reverse()) this.removeListener(each, listener);
      }
      return this;
    },

    listeners(name) { return listenersOf(this, name).map((each) => each.listener ?? each); },
    rawListeners(name) { return [...listenersOf(this, name)]; },
    listenerCount(name, listener) {
      const known = listenersOf(this, name);
      if (listener === undefined) return known.length;
      return known.filter((each) => each === listener || each.listener === listener).length;
    },
    eventNames() { return this._events === undefined ? [] : Reflect.ownKeys(this._events); },
  });
  EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

  // What aborts a wait; gives what takes the listener away.
  function follow(signal, abort) {
    if (signal === undefined) return () => {};
    if (signal.aborted) {
      abort();
      return () => {};
    }
    signal.addEventListener("abort", abort, { once: true });
    return () => signal.removeEventListener("abort", abort);
  }

  function aborted(signal) {
    const error = new Error("The operation was aborted", { cause: signal.reason });
    error.name = "AbortError";
    error.code = "ABORT_ERR";
    return error;
  }

  function onceOf(emitter, name, { signal } = {}) {
    return new Promise((done, fail) => {
      const isTarget = typeof emitter.addEventListener === "function" && typeof emitter.on !== "function";
      const stop = () => {
        unfollow();
        if (isTarget) return emitter.removeEventListener(name, tell);
        emitter.removeListener(name, tell);
        emitter.removeListener("error", refuse);
      };
      const tell = (...values) => {
        stop();
        done(values);
      };
      const refuse = (error) => {
        stop();
        fail(error);
      };
      const unfollow = follow(signal, () => refuse(aborted(signal)));
      if (signal?.aborted) return;
      if (isTarget) return emitter.addEventListener(name, tell, { once: true });
      emitter.on(name, tell);
      if (name !== "error") emitter.on("error", refuse);
    });
  }

  function on(emitter, name, { signal } = {}) {
    const values = [];
    const waiting = [];
    let problem;
    let ended = false;
    const tell = (...given) => {
      if (waiting.length > 0) waiting.shift().done({ value: given, done: false });
      else values.push(given);
    };
    const refuse = (error) => {
      if (waiting.length > 0) waiting.shift().fail(error);
      else problem = { error };
      stop();
    };
    const stop = () => {
      unfollow();
      emitter.removeListener(name, tell);
      emitter.removeListener("error", refuse);
      ended = true;
      for (const { done } of waiting.splice(0)) done({ value: undefined, done: true });
      return Promise.resolve({ value: undefined, done: true });
    };
    emitter.on(name, tell);
    if (name !== "error") emitter.on("error", refuse);
    const unfollow = follow(signal, () => refuse(aborted(signal)));
    return {
      next() {
        if (values.length > 0) return Promise.resolve({ value: values.shift(), done: false });
        if (problem !== undefined) {
          const { error } = problem;
          problem = undefined;
          return Promise.reject(error);
        }
        if (ended) return Promise.resolve({ value: undefined, done: true });
        return new Promise((done, fail) => waiting.push({ done, fail }));
      },
      return: stop,
      throw(error) {
        refuse(error);
        return Promise.resolve({ value: undefined, done: true });
      },
      [Symbol.asyncIterator]() { return this; },
    };
  }

  return Object.assign(EventEmitter, {
    EventEmitter, on, once: onceOf, errorMonitor,
    captureRejectionSymbol: rejectionSymbol,
    captureRejections: false,
    defaultMaxListeners: 10,
    listenerCount: (emitter, name) => emitter.listenerCount(name),
    getEventListeners: (emitter, name) => emitter.listeners(name),
    getMaxListeners: (emitter) => emitter.getMaxListeners(),
    setMaxListeners(n = 10, ...emitters) {
      if (emitters.length === 0) EventEmitter.defaultMaxListeners = n;
      for (const emitter of emitters) emitter.setMaxListeners?.(n);
    },
  });
});
