// How what the web specifies looks from JavaScript: conversions, and what WebIDL says of classes.
//
// Gives back what the scripts of the other parts are written with. All of it is taken now: a script
// may exchange any function of the language later, and gets nothing of Python by it.
(function () {
  "use strict";
  const { apply, construct, defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
  const { captureStackTrace } = Error;
  const iteratorOf = Symbol.iterator;
  const unbound = (method) => (receiver, ...values) => apply(method, receiver, values);

  // What `%TypedArray%` and its like say of a value, whatever its properties say.
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
  const getterOf = (object, name) => unbound(getOwnPropertyDescriptor(object, name).get);
  const kindOfView = getterOf(typedArray, Symbol.toStringTag);
  const bufferLength = getterOf(ArrayBuffer.prototype, "byteLength");
  const sharedLength =
    typeof SharedArrayBuffer === "function"
      ? getterOf(SharedArrayBuffer.prototype, "byteLength")
      : bufferLength;

  // The caller of `caller` sees it as the place.
  function refuse(message, caller, Type = TypeError) {
    const error = new Type(message);
    captureStackTrace(error, caller);
    throw error;
  }

  function need(count, values, what, caller) {
    if (values.length >= count) return;
    const s = count === 1 ? "" : "s";
    refuse(`${what} needs ${count} argument${s}, not ${values.length}`, caller);
  }

  // An item more, however a script has changed arrays.
  function append(list, item) {
    defineProperty(list, list.length, {
      value: item, writable: true, enumerable: true, configurable: true,
    });
    return list;
  }

  function without(list, drops) {
    const left = [];
    for (let index = 0; index < list.length; ++index) {
      if (!drops(list[index])) append(left, list[index]);
    }
    return left;
  }

  const wellFormed = String.prototype.toWellFormed && unbound(String.prototype.toWellFormed);
  const unitAt = unbound(String.prototype.charCodeAt);
  const cut = unbound(String.prototype.slice);

  // A string without halves of surrogate pairs, as USVString is.
  function usv(value) {
    const text = `${value}`;
    if (wellFormed) return wellFormed(text);
    let whole = "";
    let from = 0;
    for (let at = 0; at < text.length; ++at) {
      const unit = unitAt(text, at);
      if (unit < 0xd800 || unit > 0xdfff) continue;
      const next = at + 1 < text.length ? unitAt(text, at + 1) : 0;
      if (unit < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) {
        ++at;
        continue;
      }
      whole += `${cut(text, from, at)}\ufffd`;
      from = at + 1;
    }
    return from === 0 ? text : whole + cut(text, from);
  }

  const isObject = (value) =>
    (typeof value === "object" && value !== null) || typeof value === "function";

  // What an argument that may be left out is taken for where it holds options.
  function options(value, what, caller) {
    if (value === undefined || value === null) return {};
    if (!isObject(value)) refuse(`${what} needs an object of options`, caller);
    return value;
  }

  function list(value, what, caller) {
    const items = [];
    const method = isObject(value) ? value[iteratorOf] : undefined;
    if (typeof method !== "function") refuse(`${what} can't be iterated`, caller);
    const iterator = apply(method, value, []);
    for (;;) {
      const step = iterator.next();
      if (!isObject(step)) refuse(`${what} has an iterator that gives no objects`, caller);
      if (step.done) return items;
      append(items, step.value);
    }
  }

  // "Uint8Array" and its like, "DataView", "ArrayBuffer", "SharedArrayBuffer", or undefined.
  const { isView } = ArrayBuffer;
  function memoryKind(value) {
    if (!isObject(value)) return undefined;
    if (isView(value)) return kindOfView(value) ?? "DataView";
    try {
      bufferLength(value);
      return "ArrayBuffer";
    } catch {
      try {
        sharedLength(value);
        return "SharedArrayBuffer";
      } catch {
        return undefined;
      }
    }
  }

  // Members of an interface are enumerable, and String(object) has its name.
  function shape(Class, name = Class.name) {
    for (const target of [Class, Class.prototype]) {
      const keys = ownKeys(target);
      for (let index = 0; index < keys.length; ++index) {
        const key = keys[index];
        if (typeof key !== "string") continue;
        if (key === "constructor" || key === "prototype" || key === "length" || key === "name") {
          continue;
        }
        const found = getOwnPropertyDescriptor(target, key);
        found.enumerable = true;
        defineProperty(target, key, found);
      }
    }
    defineProperty(Class.prototype, Symbol.toStringTag, {
      value: name, writable: false, enumerable: false, configurable: true,
    });
    return Class;
  }

  function constants(Class, table) {
    for (const name in table) {
      const constant = {
        value: table[name], writable: false, enumerable: true, configurable: false,
      };
      defineProperty(Class, name, constant);
      defineProperty(Class.prototype, name, constant);
    }
  }

  // What console shows of an object: the members of its interface, which V8 knows nothing of.
  const displays = [];
  function shown(value) {
    for (let index = 0; index < displays.length; ++index) {
      if (displays[index].is(value)) return displays[index].members;
    }
    return null;
  }

  // Classes are hidden from `for … in globalThis`, functions and objects are not.
  function define(names, enumerable) {
    for (const name in names) {
      defineProperty(globalThis, name, {
        value: names[name], writable: true, enumerable, configurable: true,
      });
    }
  }

  // --- DOMException ---

  const codes = {
    IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4,
    InvalidCharacterError: 5, NoModificationAllowedError: 7, NotFoundError: 8,
    NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11, SyntaxError: 12,
    InvalidModificationError: 13, NamespaceError: 14, InvalidAccessError: 15,
    TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20,
    URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24,
    DataCloneError: 25, __proto__: null,
  };

  // Puts a private field into an object that another constructor made.
  class Marked extends (function (object) { return object; }) {
    #name;
    #message;
    constructor(object, name, message) {
      super(object);
      this.#name = name;
      this.#message = message;
    }
    static name(object) { return object.#name; }
    static message(object) { return object.#message; }
  }
  const { name: nameOf, message: messageOf } = Marked;

  function DOMException(message = "", name = "Error") {
    if (new.target === undefined) refuse("DOMException needs `new`", DOMException);
    const told = `${message}`;
    const error = construct(Error, [told], new.target);
    // An Error has a message of its own; here it is the class that tells. The stack begins with it.
    delete error.message;
    new Marked(error, `${name}`, told);
    captureStackTrace(error, new.target);
    return error;
  }
  Object.setPrototypeOf(DOMException.prototype, Error.prototype);
  const getters = {
    get name() { return nameOf(this); },
    get message() { return messageOf(this); },
    get code() { return codes[nameOf(this)] ?? 0; },
  };
  for (const key of ["name", "message", "code"]) {
    defineProperty(DOMException.prototype, key, getOwnPropertyDescriptor(getters, key));
  }
  defineProperty(DOMException, "prototype", { writable: false });
  shape(DOMException);
  const constantNames = [
    "INDEX_SIZE", "DOMSTRING_SIZE", "HIERARCHY_REQUEST", "WRONG_DOCUMENT", "INVALID_CHARACTER",
    "NO_DATA_ALLOWED", "NO_MODIFICATION_ALLOWED", "NOT_FOUND", "NOT_SUPPORTED",
    "INUSE_ATTRIBUTE", "INVALID_STATE", "SYNTAX", "INVALID_MODIFICATION", "NAMESPACE",
    "INVALID_ACCESS", "VALIDATION", "TYPE_MISMATCH", "SECURITY", "NETWORK", "ABORT",
    "URL_MISMATCH", "QUOTA_EXCEEDED", "TIMEOUT", "INVALID_NODE_TYPE", "DATA_CLONE",
  ];
  const table = {};
  for (let index = 0; index < constantNames.length; ++index) {
    table[`${constantNames[index]}_ERR`] = index + 1;
  }
  constants(DOMException, table);

  // One whose stack begins with `caller`'s caller.
  function exception(name, message, caller) {
    const error = new DOMException(message, name);
    if (caller !== undefined) captureStackTrace(error, caller);
    return error;
  }

  return {
    append, apply, constants, define, defineProperty, DOMException, exception, isObject, list,
    memoryKind, need, options, refuse, shape, shown, unbound, usv, without,
    show(Class, names, is) {
      const members = [];
      for (const name of names) {
        const { get } = getOwnPropertyDescriptor(Class.prototype, name);
        append(members, { name, get: unbound(get) });
      }
      append(displays, { is, members });
    },
    install() {
      define({ DOMException }, false);
    },
  };
});
