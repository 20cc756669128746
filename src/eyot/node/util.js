// node:util.
(function (require, host) {
  "use strict";
  const { inspect: shown, TextDecoder, TextEncoder } = host.web;
  const custom = Symbol.for("nodejs.util.inspect.custom");
  const promisified = Symbol.for("nodejs.util.promisify.custom");

  function refuse(message) {
    const error = new TypeError(message);
    error.code = "ERR_INVALID_ARG_TYPE";
    throw error;
  }

  // --- values as text ---

  function inspect(value, options, ...more) {
    const settings = typeof options === "object" && options !== null ? options : { depth: more[0] };
    const depth = settings.depth === null ? Infinity : settings.depth ?? 2;
    const own = typeof value === "object" && value !== null && value[custom];
    if (typeof own === "function") {
      const result = own.call(value, depth, { ...settings, depth, stylize: (text) => `${text}` }, inspect);
      return typeof result === "string" ? result : inspect(result, settings);
    }
    return shown.show(value, depth);
  }
  inspect.custom = custom;
  inspect.defaultOptions = { depth: 2 };
  inspect.colors = Object.create(null);
  inspect.styles = Object.create(null);

  function format(...values) {
    const wanted = values.map((value) =>
      typeof value === "object" && value !== null && typeof value[custom] === "function" ? inspect(value) : value);
    return shown.format(wanted);
  }

  // --- functions ---

  function promisify(original) {
    if (typeof original !== "function") refuse("The \"original\" argument must be of type function");
    if (typeof original[promisified] === "function") return original[promisified];
    const made = function (...values) {
      return new Promise((done, fail) => {
        Reflect.apply(original, this, [...values, (error, value) => (error ? fail(error) : done(value))]);
      });
    };
    Object.setPrototypeOf(made, Object.getPrototypeOf(original));
    return Object.defineProperties(made, Object.getOwnPropertyDescriptors(original));
  }
  promisify.custom = promisified;

  function callbackify(original) {
    if (typeof original !== "function") refuse("The \"original\" argument must be of type function");
    return function (...values) {
      const callback = values.pop();
      if (typeof callback !== "function") refuse("The last argument must be of type function");
      Reflect.apply(original, this, values).then(
        (value) => queueMicrotask(() => callback(null, value)),
        (reason) => queueMicrotask(() => {
          callback(reason || Object.assign(new Error("Promise was rejected with a falsy value"), { reason }));
        }),
      );
    };
  }

  const told = new Set();
  function deprecate(original, message, code) {
    let warned = false;
    return function (...values) {
      const key = code ?? message;
      if (!warned && !told.has(key)) {
        warned = true;
        told.add(key);
        globalThis.console?.warn?.(`DeprecationWarning: ${message}`);
      }
      return new.target ? Reflect.construct(original, values, new.target) : Reflect.apply(original, this, values);
    };
  }

  function inherits(Class, Parent) {
    if (typeof Class !== "function" || typeof Parent?.prototype !== "object") {
      refuse("util.inherits needs two constructors");
    }
    Object.defineProperty(Class, "super_", { value: Parent, writable: true, configurable: true });
    Object.setPrototypeOf(Class.prototype, Parent.prototype);
  }

  // --- what a value is ---

  const tag = (value) => Object.prototype.toString.call(value).slice(8, -1);
  const isObject = (value) => typeof value === "object" && value !== null;
  const tagged = (name) => (value) => isObject(value) && tag(value) === name;
  const isBoxed = (value) => isObject(value) && /^(Number|String|Boolean|Symbol|BigInt)$/.test(tag(value));
  const TypedArray = Object.getPrototypeOf(Uint8Array);
  const kind = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get;
  const types = {
    isAnyArrayBuffer: (value) => tagged("ArrayBuffer")(value) || tagged("SharedArrayBuffer")(value),
    isArgumentsObject: tagged("Arguments"),
    isArrayBuffer: tagged("ArrayBuffer"),
    isArrayBufferView: ArrayBuffer.isView,
    isAsyncFunction: (value) => typeof value === "function" && /^Async/.test(tag(value)),
    isBoxedPrimitive: isBoxed,
    isBigInt64Array: (value) => isObject(value) && kind.call(value) === "BigInt64Array",
    isBooleanObject: tagged("Boolean"),
    isDataView: (value) => ArrayBuffer.isView(value) && kind.call(value) === undefined,
    isDate: tagged("Date"),
    isGeneratorFunction: (value) => typeof value === "function" && /GeneratorFunction$/.test(tag(value)),
    isGeneratorObject: tagged("Generator"),
    isMap: tagged("Map"),
    isMapIterator: tagged("Map Iterator"),
    isModuleNamespaceObject: tagged("Module"),
    isNativeError: (value) => value instanceof Error,
    isNumberObject: tagged("Number"),
    isPromise: (value) => value instanceof Promise,
    isRegExp: tagged("RegExp"),
    isSet: tagged("Set"),
    isSetIterator: tagged("Set Iterator"),
    isSharedArrayBuffer: tagged("SharedArrayBuffer"),
    isStringObject: tagged("String"),
    isSymbolObject: tagged("Symbol"),
    isTypedArray: (value) => isObject(value) && kind.call(value) !== undefined,
    isUint8Array: (value) => isObject(value) && kind.call(value) === "Uint8Array",
    isWeakMap: tagged("WeakMap"),
    isWeakSet: tagged("WeakSet"),
  };

  function parseArgs() {
    const error = new Error("util.parseArgs isn't there in eyot");
    error.code = "ERR_METHOD_NOT_IMPLEMENTED";
    throw error;
  }

  return {
    callbackify, deprecate, format, inherits, inspect, parseArgs, promisify, TextDecoder, TextEncoder, types,
    formatWithOptions: (options, ...values) => format(...values),
    debuglog: () => Object.assign(() => {}, { enabled: false }),
    debug: () => Object.assign(() => {}, { enabled: false }),
    isDeepStrictEqual: (one, other) => require("internal/equal").isEqual(one, other, true),
    stripVTControlCharacters: (text) => text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, ""),
    toUSVString: (text) => `${text}`.replace(/\p{Surrogate}/gu, "\ufffd"),
    styleText: (format, text) => text,
    aborted: (signal) => new Promise((done) => {
      if (signal.aborted) done();
      else signal.addEventListener("abort", () => done(), { once: true });
    }),
    isArray: Array.isArray,
    isBoolean: (value) => typeof value === "boolean",
    isBuffer: (value) => require("buffer").Buffer.isBuffer(value),
    isDate: types.isDate,
    isError: types.isNativeError,
    isFunction: (value) => typeof value === "function",
    isNull: (value) => value === null,
    isNullOrUndefined: (value) => value === null || value === undefined,
    isNumber: (value) => typeof value === "number",
    isObject,
    isPrimitive: (value) => !isObject(value) && typeof value !== "function",
    isRegExp: types.isRegExp,
    isString: (value) => typeof value === "string",
    isSymbol: (value) => typeof value === "symbol",
    isUndefined: (value) => value === undefined,
    _extend: (target, source) => (isObject(source) ? Object.assign(target, source) : target),
  };
});
