// AbortController and AbortSignal.
//
// Called once with what idl.js and events.js gave, and with schedule(function, milliseconds), for a
// timer that keeps no program alive.
(function (idl, events, schedule) {
  "use strict";
  const { append, exception, isObject, list, need, refuse, shape } = idl;
  const { dispatch, Event, EventTarget, handlerOf, setHandler, trust } = events;
  const { MAX_SAFE_INTEGER } = Number;
  const secret = {};
  let abort; // (signal, reason)
  let isSignal; // (object)
  let make; // (), a signal

  const aborted = (caller) => exception("AbortError", "This operation was aborted", caller);

  class AbortSignal extends EventTarget {
    #aborted = false;
    #reason = undefined;
    #algorithms = []; // functions: what ends listeners that follow this
    #followers = []; // signals of AbortSignal.any
    #sources = []; // those that it follows

    constructor(key) {
      if (key !== secret) {
        refuse("an AbortSignal comes of an AbortController: controller.signal", AbortSignal);
      }
      super();
    }

    get aborted() { return this.#aborted; }
    get reason() { return this.#reason; }
    throwIfAborted() { if (this.#aborted) throw this.#reason; }

    get onabort() {
      this.#aborted;
      return handlerOf(this, "abort");
    }
    set onabort(value) {
      this.#aborted;
      setHandler(this, "abort", value);
    }

    static {
      isSignal = (object) => #aborted in object;
      make = () => new AbortSignal(secret);

      abort = (signal, reason) => {
        if (signal.#aborted) return;
        signal.#aborted = true;
        signal.#reason = reason;
        const { length } = signal.#followers;
        const told = [];
        for (let index = 0; index < length; ++index) {
          const follower = signal.#followers[index];
          if (follower.#aborted) continue;
          follower.#aborted = true;
          follower.#reason = reason;
          append(told, follower);
        }
        signal.#followers = [];
        AbortSignal.#tell(signal);
        for (let index = 0; index < told.length; ++index) AbortSignal.#tell(told[index]);
      };

      events.knowSignals((signal, end) => {
        if (!(#aborted in signal)) refuse("a listener's signal must be an AbortSignal", undefined);
        if (!signal.#aborted && end !== undefined) append(signal.#algorithms, end);
        return signal.#aborted;
      });
    }

    static #tell(signal) {
      const algorithms = signal.#algorithms;
      signal.#algorithms = [];
      for (let index = 0; index < algorithms.length; ++index) algorithms[index]();
      dispatch(signal, trust(new Event("abort")));
    }

    static abort(reason = aborted(AbortSignal.abort)) {
      const signal = make();
      abort(signal, reason);
      return signal;
    }

    static timeout(milliseconds) {
      need(1, arguments, "AbortSignal.timeout", AbortSignal.timeout);
      const delay = +milliseconds;
      if (!(delay >= 0 && delay <= MAX_SAFE_INTEGER)) {
        refuse("AbortSignal.timeout needs a number of milliseconds", AbortSignal.timeout);
      }
      const signal = make();
      const message = "The operation was aborted due to timeout";
      schedule(() => abort(signal, exception("TimeoutError", message, AbortSignal.timeout)), delay);
      return signal;
    }

    static any(signals) {
      need(1, arguments, "AbortSignal.any", AbortSignal.any);
      const all = list(signals, "what AbortSignal.any was given", AbortSignal.any);
      for (let index = 0; index < all.length; ++index) {
        if (!isObject(all[index]) || !(#aborted in all[index])) {
          refuse("AbortSignal.any needs AbortSignals", AbortSignal.any);
        }
      }
      const signal = make();
      for (let index = 0; index < all.length; ++index) {
        if (!all[index].#aborted) continue;
        signal.#aborted = true;
        signal.#reason = all[index].#reason;
        return signal;
      }
      for (let index = 0; index < all.length; ++index) {
        const source = all[index];
        append(source.#followers, signal);
        // A signal that follows others is followed through those, which tell all at once.
        append(signal.#sources, source);
        for (let at = 0; at < source.#sources.length; ++at) {
          append(source.#sources[at].#followers, signal);
          append(signal.#sources, source.#sources[at]);
        }
      }
      return signal;
    }
  }

  class AbortController {
    #signal = make();

    get signal() { return this.#signal; }

    abort(reason = aborted(this.abort)) {
      abort(this.#signal, reason);
    }
  }

  idl.show(AbortSignal, ["aborted"], isSignal);
  shape(AbortSignal);
  shape(AbortController);
  return {
    make: () => new AbortController(),
    install() {
      idl.define({ AbortController, AbortSignal }, false);
    },
  };
});
