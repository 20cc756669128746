// setTimeout, setInterval, clearTimeout, clearInterval and queueMicrotask.
//
// Called once with the functions of Python that keep the timers. What is to run crosses to Python
// as one bound function, so that the arguments stay JavaScript's and no frame of ours stands between
// the function and whoever looks at its stack. Gives back the functions.
(function (add, remove, report) {
  "use strict";
  // Taken now: a script may exchange them.
  const { apply, defineProperty } = Reflect;
  const { bind } = Function.prototype;
  const { then } = Promise.prototype;
  const { captureStackTrace } = Error;
  const settled = Promise.resolve();
  // `then` asks a promise for its class, and is told here what it was before.
  defineProperty(settled, "constructor", { value: undefined });

  function insist(callback, caller) {
    if (typeof callback === "function") return;
    const what = callback === null ? "null" : typeof callback;
    const error = new TypeError(`${caller.name} needs a function, not ${what}`);
    captureStackTrace(error, caller);
    throw error;
  }

  function bound(callback, values) {
    const given = [globalThis];
    for (let index = 0; index < values.length; ++index) {
      defineProperty(given, index + 1, { value: values[index] });
    }
    return apply(bind, callback, given);
  }

  function setTimeout(callback, delay = 0, ...values) {
    insist(callback, setTimeout);
    return add(bound(callback, values), delay | 0, false);
  }

  function setInterval(callback, delay = 0, ...values) {
    insist(callback, setInterval);
    return add(bound(callback, values), delay | 0, true);
  }

  function clearTimeout(id = 0) {
    remove(id | 0);
  }

  function clearInterval(id = 0) {
    remove(id | 0);
  }

  function queueMicrotask(callback) {
    insist(callback, queueMicrotask);
    const task = () => {
      try {
        apply(callback, undefined, []);
      } catch (error) {
        report(() => {
          throw error;
        });
      }
    };
    apply(then, settled, [task]);
  }

  const functions = { setTimeout, setInterval, clearTimeout, clearInterval, queueMicrotask };
  return {
    functions,
    install() {
      for (const name in functions) {
        defineProperty(globalThis, name, {
          value: functions[name], writable: true, enumerable: true, configurable: true,
        });
      }
    },
  };
});
