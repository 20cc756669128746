// The global `host`: what a script has besides its language.
//
// Called once with the functions of Python that do the work. Those never raise: they give
// [problem, result], so that the error a script sees is a JavaScript one, made where it was called.
(function (args, python) {
  "use strict";
  const { defineProperty } = Object;
  const { captureStackTrace } = Error;
  const { isInteger } = Number;

  function fail(problem, caller) {
    const error = new Error(problem[1]);
    defineProperty(error, "name", {
      value: problem[0], writable: true, enumerable: false, configurable: true,
    });
    captureStackTrace(error, caller);
    throw error;
  }

  function refuse(message, caller) {
    const error = new TypeError(message);
    captureStackTrace(error, caller);
    throw error;
  }

  const host = {
    args,

    stdin() {
      const answer = python.stdin();
      if (answer[0] !== null) fail(answer[0], stdin);
      return answer[1];
    },

    readTextFile(path) {
      if (typeof path !== "string") {
        refuse("host.readTextFile(path) needs a path, as a string", readTextFile);
      }
      const answer = python.readTextFile(path);
      if (answer[0] !== null) fail(answer[0], readTextFile);
      return answer[1];
    },

    writeTextFile(path, text) {
      if (typeof path !== "string" || typeof text !== "string") {
        refuse("host.writeTextFile(path, text) needs two strings", writeTextFile);
      }
      const answer = python.writeTextFile(path, text);
      if (answer[0] !== null) fail(answer[0], writeTextFile);
    },

    env(name) {
      if (typeof name !== "string") refuse("host.env(name) needs a string", env);
      const answer = python.env(name);
      if (answer[0] !== null) fail(answer[0], env);
      return answer[1] === null ? undefined : answer[1];
    },

    exit(code = 0) {
      if (!isInteger(code) || code < 0 || code > 255) {
        refuse("host.exit(code) needs an integer from 0 to 255", exit);
      }
      python.exit(code);
    },
  };
  // Kept, since a script may exchange them.
  const { stdin, readTextFile, writeTextFile, env, exit } = host;

  // Configurable, so that a script can name something of its own `host`.
  defineProperty(globalThis, "host", {
    value: host, writable: true, enumerable: false, configurable: true,
  });
  return host;
});
