// EventTarget, Event and CustomEvent, where a target has no parents.
//
// Called once with what idl.js gave, with now(), the milliseconds since the context's beginning, and
// with report(function), which tells of what the function throws.
(function (idl, now, report) {
  "use strict";
  const { append, apply, constants, defineProperty, isObject, need, options, refuse, shape } = idl;
  const { exception, without } = idl;
  const NONE = 0;
  const AT_TARGET = 2;
  const getters = { get isTrusted() { return isTrusted(this); } };
  const { get: trustedGetter } = Object.getOwnPropertyDescriptor(getters, "isTrusted");
  let isTrusted;
  let isEvent; // (object)
  let begin; // (event, target)
  let end; // (event)
  let trust; // (event)
  let stopped; // (event)
  let passive; // (event, whether)
  let isDispatched; // (event)

  class Event {
    #type;
    #bubbles;
    #cancelable;
    #composed;
    #target = null;
    #currentTarget = null;
    #phase = NONE;
    #canceled = false;
    #stopped = false;
    #stoppedNow = false;
    #passive = false;
    #trusted = false;
    #dispatched = false;
    #time = now();

    constructor(type, init = undefined) {
      need(1, arguments, "Event", Event);
      const given = options(init, "Event", Event);
      this.#type = `${type}`;
      this.#bubbles = !!given.bubbles;
      this.#cancelable = !!given.cancelable;
      this.#composed = !!given.composed;
      defineProperty(this, "isTrusted", {
        get: trustedGetter, set: undefined, enumerable: true, configurable: false,
      });
    }

    static {
      isTrusted = (event) => event.#trusted;
      isEvent = (object) => #trusted in object;
      isDispatched = (event) => event.#dispatched;
      stopped = (event) => event.#stoppedNow;
      trust = (event) => {
        event.#trusted = true;
        return event;
      };
      begin = (event, target) => {
        event.#dispatched = true;
        event.#target = target;
        event.#currentTarget = target;
        event.#phase = AT_TARGET;
      };
      passive = (event, whether) => {
        event.#passive = whether;
      };
      end = (event) => {
        event.#dispatched = false;
        event.#currentTarget = null;
        event.#phase = NONE;
        event.#stopped = false;
        event.#stoppedNow = false;
      };
    }

    get type() { return this.#type; }
    get target() { return this.#target; }
    get srcElement() { return this.#target; }
    get currentTarget() { return this.#currentTarget; }
    composedPath() { return this.#currentTarget === null ? [] : [this.#currentTarget]; }
    get eventPhase() { return this.#phase; }
    stopPropagation() { this.#stopped = true; }
    get cancelBubble() { return this.#stopped; }
    set cancelBubble(value) { if (value) this.#stopped = true; }
    stopImmediatePropagation() {
      this.#stopped = true;
      this.#stoppedNow = true;
    }
    get bubbles() { return this.#bubbles; }
    get cancelable() { return this.#cancelable; }
    get returnValue() { return !this.#canceled; }
    set returnValue(value) { if (!value) this.preventDefault(); }
    preventDefault() { if (this.#cancelable && !this.#passive) this.#canceled = true; }
    get defaultPrevented() { return this.#canceled; }
    get composed() { return this.#composed; }
    get timeStamp() { return this.#time; }
    initEvent(type, bubbles = false, cancelable = false) {
      if (this.#dispatched) return;
      this.#type = `${type}`;
      this.#bubbles = !!bubbles;
      this.#cancelable = !!cancelable;
      this.#canceled = false;
      this.#target = null;
    }
  }
  const { defaultPrevented } = Object.getOwnPropertyDescriptors(Event.prototype);
  const { type: typeOf } = Object.getOwnPropertyDescriptors(Event.prototype);

  class CustomEvent extends Event {
    #detail;

    constructor(type, init = undefined) {
      need(1, arguments, "CustomEvent", CustomEvent);
      super(type, init);
      this.#detail = options(init, "CustomEvent", CustomEvent).detail ?? null;
    }

    get detail() { return this.#detail; }

    initCustomEvent(type, bubbles = false, cancelable = false, detail = null) {
      if (isDispatched(this)) return;
      this.initEvent(type, bubbles, cancelable);
      this.#detail = detail;
    }
  }

  // What aborts a signal that a listener was given, for the script that knows signals.
  let followSignal = () => refuse("there are no signals here", followSignal);
  let dispatch; // (target, event)
  let handlerOf; // (target, type)
  let setHandler; // (target, type, value)

  class EventTarget {
    #listeners = [];

    addEventListener(type, callback, given = undefined) {
      need(2, arguments, "addEventListener", this?.addEventListener);
      const { capture, once, passive: isPassive, signal } = listenerOptions(given);
      const kind = `${type}`;
      if (callback !== null && callback !== undefined && !isObject(callback)) {
        refuse("addEventListener needs a function, or an object with handleEvent", this.addEventListener);
      }
      if (signal !== undefined && followSignal(signal, undefined)) return;
      if (callback === null || callback === undefined) return;
      const listeners = this.#listeners;
      for (let index = 0; index < listeners.length; ++index) {
        const known = listeners[index];
        if (known.type === kind && known.callback === callback && known.capture === capture) return;
      }
      const listener = { type: kind, callback, capture, once, passive: isPassive, removed: false };
      append(listeners, listener);
      if (signal !== undefined) {
        followSignal(signal, () => this.#remove((known) => known === listener));
      }
    }

    removeEventListener(type, callback, given = undefined) {
      need(2, arguments, "removeEventListener", this?.removeEventListener);
      const capture = isObject(given) ? !!given.capture : !!given;
      const kind = `${type}`;
      this.#remove((known) =>
        known.type === kind && known.callback === callback && known.capture === capture);
    }

    dispatchEvent(event) {
      need(1, arguments, "dispatchEvent", this?.dispatchEvent);
      if (!isObject(event) || !isEvent(event)) {
        refuse("dispatchEvent needs an Event", this.dispatchEvent);
      }
      this.#listeners; // whoever isn't a target learns it here
      if (isDispatched(event)) {
        const message = "the event is being dispatched already";
        throw exception("InvalidStateError", message, this.dispatchEvent);
      }
      dispatch(this, event);
      return !apply(defaultPrevented.get, event, []);
    }

    #remove(matches) {
      // Who goes through the listeners meanwhile has the old list.
      this.#listeners = without(this.#listeners, (known) => {
        if (!matches(known)) return false;
        known.removed = true;
        return true;
      });
    }

    static {
      dispatch = (target, event) => {
        begin(event, target);
        const listeners = target.#listeners;
        const { length } = listeners; // not those that are added meanwhile
        const type = apply(typeOf.get, event, []);
        for (let index = 0; index < length && !stopped(event); ++index) {
          const listener = listeners[index];
          if (listener.type !== type || listener.removed) continue;
          if (listener.once) target.#remove((known) => known === listener);
          passive(event, listener.passive);
          try {
            const { callback } = listener;
            if (typeof callback === "function") apply(callback, target, [event]);
            else callback.handleEvent(event);
          } catch (error) {
            report(() => {
              throw error;
            });
          }
        }
        passive(event, false);
        end(event);
      };

      // An attribute such as onabort: a listener that stays where the first value put it.
      handlerOf = (target, type) => {
        const listeners = target.#listeners;
        for (let index = 0; index < listeners.length; ++index) {
          const { handler } = listeners[index];
          if (handler !== undefined && listeners[index].type === type) return handler.value;
        }
        return null;
      };
      setHandler = (target, type, value) => {
        const wanted = isObject(value) ? value : null;
        const listeners = target.#listeners;
        for (let index = 0; index < listeners.length; ++index) {
          const known = listeners[index];
          if (known.handler === undefined || known.type !== type) continue;
          known.handler.value = wanted;
          if (wanted === null) target.#remove((listener) => listener === known);
          return;
        }
        if (wanted === null) return;
        const handler = { value: wanted };
        const callback = function (event) {
          if (typeof handler.value === "function") return apply(handler.value, this, [event]);
        };
        append(listeners, {
          type, callback, handler, capture: false, once: false, passive: false, removed: false,
        });
      };
    }
  }

  function listenerOptions(given) {
    if (!isObject(given)) return { capture: !!given, once: false, passive: false };
    const { signal } = given;
    if (signal !== undefined && !isObject(signal)) {
      refuse("a listener's signal must be an AbortSignal", listenerOptions);
    }
    return { capture: !!given.capture, once: !!given.once, passive: !!given.passive, signal };
  }

  idl.show(Event, ["type", "target", "defaultPrevented", "timeStamp"], isEvent);
  const phases = { NONE, CAPTURING_PHASE: 1, AT_TARGET, BUBBLING_PHASE: 3 };
  constants(shape(Event), phases);
  shape(CustomEvent);
  shape(EventTarget);
  return {
    dispatch, Event, EventTarget, handlerOf, setHandler, trust,
    knowSignals(follow) {
      followSignal = follow;
    },
    install() {
      idl.define({ Event, CustomEvent, EventTarget }, false);
    },
  };
});
