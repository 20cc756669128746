// node:assert.
(function (require, host) {
  "use strict";
  const { inspect } = require("util");
  const { isEqual } = require("internal/equal");

  class AssertionError extends Error {
    constructor({ message, actual, expected, operator, stackStartFn }) {
      super(message ?? `${inspect(actual)} ${operator} ${inspect(expected)}`);
      this.name = "AssertionError";
      this.code = "ERR_ASSERTION";
      this.generatedMessage = message === undefined;
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
      if (stackStartFn) Error.captureStackTrace(this, stackStartFn);
    }
  }

  function fail(details) {
    if (details.message instanceof Error) throw details.message;
    throw new AssertionError(details);
  }

  const texts = {
    strictEqual: "Expected values to be strictly equal:",
    notStrictEqual: 'Expected "actual" to be strictly unequal to:',
    deepEqual: "Expected values to be loosely deep-equal:",
    deepStrictEqual: "Expected values to be strictly deep-equal:",
    notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
    notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
    equal: "Expected values to be equal:",
    notEqual: "Expected values to be unequal:",
  };

  function check(holds, operator, actual, expected, message, stackStartFn) {
    if (holds) return;
    const told = message ?? `${texts[operator]}\n\n${inspect(actual)}\n\nshould${operator.startsWith("not") ? " not" : ""} equal\n\n${inspect(expected)}`;
    const error = { message: told, actual, expected, operator, stackStartFn };
    if (message === undefined) {
      const made = new AssertionError(error);
      made.generatedMessage = true;
      throw made;
    }
    fail(error);
  }

  function assert(value, message) {
    ok(value, message);
  }
  function ok(value, message) {
    if (value) return;
    const told = message ?? (arguments.length === 0
      ? "No value argument passed to `assert.ok()`" : "The expression evaluated to a falsy value");
    fail({ message: told, actual: value, expected: true, operator: "==", stackStartFn: ok });
  }

  // Whether an error is the one that was expected.
  function matches(error, expected, message) {
    if (expected === undefined) return true;
    if (expected instanceof RegExp) return expected.test(String(error));
    if (typeof expected === "function") {
      if (expected.prototype !== undefined && error instanceof expected) return true;
      if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
      return expected.call({}, error) === true;
    }
    const keys = Object.keys(expected);
    if (expected instanceof Error) keys.push("name", "message");
    return keys.every((key) => {
      if (expected[key] instanceof RegExp && typeof error[key] === "string") return expected[key].test(error[key]);
      return isEqual(error[key], expected[key], true);
    });
  }

  function thrown(operator, result, expected, message, start) {
    if (typeof expected === "string") [expected, message] = [undefined, expected];
    if (!result.threw) {
      const missing = operator === "rejects" ? "rejection" : "exception";
      const named = expected?.name ? ` (${expected.name})` : "";
      fail({ message: `Missing expected ${missing}${named}${message ? `: ${message}` : "."}`, expected, operator, stackStartFn: start });
    }
    if (matches(result.error, expected, message)) return;
    const told = message ?? `The error is not the one that was expected: ${inspect(result.error)}`;
    fail({ message: told, actual: result.error, expected, operator, stackStartFn: start });
  }

  function attempt(work) {
    if (typeof work !== "function") {
      const error = new TypeError('The "fn" argument must be of type function');
      error.code = "ERR_INVALID_ARG_TYPE";
      throw error;
    }
    try {
      work();
    } catch (error) {
      return { threw: true, error };
    }
    return { threw: false };
  }

  async function wait(work) {
    try {
      await (typeof work === "function" ? work() : work);
    } catch (error) {
      return { threw: true, error };
    }
    return { threw: false };
  }

  Object.assign(assert, {
    AssertionError, ok,
    equal(a, b, m) { check(a == b || (a !== a && b !== b), "equal", a, b, m, assert.equal); },
    notEqual(a, b, m) { check(a != b && (a === a || b === b), "notEqual", a, b, m, assert.notEqual); },
    strictEqual(a, b, m) { check(Object.is(a, b), "strictEqual", a, b, m, assert.strictEqual); },
    notStrictEqual(a, b, m) { check(!Object.is(a, b), "notStrictEqual", a, b, m, assert.notStrictEqual); },
    deepEqual(a, b, m) { check(isEqual(a, b, false), "deepEqual", a, b, m, assert.deepEqual); },
    notDeepEqual(a, b, m) { check(!isEqual(a, b, false), "notDeepEqual", a, b, m, assert.notDeepEqual); },
    deepStrictEqual(a, b, m) { check(isEqual(a, b, true), "deepStrictEqual", a, b, m, assert.deepStrictEqual); },
    notDeepStrictEqual(a, b, m) { check(!isEqual(a, b, true), "notDeepStrictEqual", a, b, m, assert.notDeepStrictEqual); },
    fail(message = "Failed") { fail({ message, operator: "fail", stackStartFn: assert.fail }); },
    ifError(value) {
      if (value === null || value === undefined) return;
      const told = typeof value === "object" && typeof value.message === "string" ? value.message : inspect(value);
      fail({ message: `ifError got unwanted exception: ${told}`, actual: value, expected: null, operator: "ifError", stackStartFn: assert.ifError });
    },
    match(text, pattern, message) {
      if (pattern.test(text)) return;
      fail({ message: message ?? `The input did not match the regular expression ${pattern}. Input:\n\n${inspect(text)}\n`, actual: text, expected: pattern, operator: "match", stackStartFn: assert.match });
    },
    doesNotMatch(text, pattern, message) {
      if (!pattern.test(text)) return;
      fail({ message: message ?? `The input was expected to not match the regular expression ${pattern}. Input:\n\n${inspect(text)}\n`, actual: text, expected: pattern, operator: "doesNotMatch", stackStartFn: assert.doesNotMatch });
    },
    throws(work, expected, message) { thrown("throws", attempt(work), expected, message, assert.throws); },
    async rejects(work, expected, message) { thrown("rejects", await wait(work), expected, message, assert.rejects); },
    doesNotThrow(work, message) {
      const result = attempt(work);
      if (result.threw) fail({ message: `Got unwanted exception.\nActual message: "${result.error?.message}"`, actual: result.error, operator: "doesNotThrow", stackStartFn: assert.doesNotThrow });
    },
    async doesNotReject(work) {
      const result = await wait(work);
      if (result.threw) fail({ message: `Got unwanted rejection.\nActual message: "${result.error?.message}"`, actual: result.error, operator: "doesNotReject", stackStartFn: assert.doesNotReject });
    },
  });
  const strict = Object.assign((value, message) => ok(value, message), assert, {
    equal: assert.strictEqual, notEqual: assert.notStrictEqual,
    deepEqual: assert.deepStrictEqual, notDeepEqual: assert.notDeepStrictEqual,
  });
  assert.strict = strict;
  strict.strict = strict;
  return assert;
});
