// How values are shown: by console, by what the command line prints, by node:util.
//
// Called once with what idl.js gave, and with Python's peek(value): what V8 knows of a promise, of an
// iterator of a Map or Set, or of a proxy, as [kind, …], else null.
// Gives back show(value, depth), a value as a part of what is shown; showTop, which leaves strings as
// they are; and format(values), as console.log has it.
(function (idl, peek) {
  "use strict";
  const WIDTH = 76;
  const DEEPEST = 2;
  const DEEPEST_EVER = 100;
  const MOST_ITEMS = 100;
  const SHORT_ITEM = 16;
  const LONGEST_TEXT = 10000;
  const LONGEST_HOLE = 1e6;

  // Taken now: a script may change its prototypes and still reads its output.
  const { apply, ownKeys } = Reflect;
  const { getOwnPropertyDescriptor, getPrototypeOf, defineProperty, is } = Object;
  const { isArray } = Array;
  const { isView } = ArrayBuffer;
  const { stringify } = JSON;
  const { Map, Set, Error, Promise, String: text, Number: number, parseInt, parseFloat } = globalThis;
  const unbound = (method) => (receiver, ...values) => apply(method, receiver, values);
  const tagOf = unbound(Object.prototype.toString);
  const sourceOf = unbound(Function.prototype.toString);
  const symbolText = unbound(Symbol.prototype.toString);
  const dateText = unbound(Date.prototype.toISOString);
  const regExpText = unbound(RegExp.prototype.toString);
  const mapEach = unbound(Map.prototype.forEach);
  const setEach = unbound(Set.prototype.forEach);
  const join = unbound(Array.prototype.join);
  const isEnumerable = unbound(Object.prototype.propertyIsEnumerable);
  const hasOwn = unbound(Object.prototype.hasOwnProperty);
  const find = unbound(RegExp.prototype.exec);
  const cut = unbound(String.prototype.slice);
  const position = unbound(String.prototype.indexOf);
  const replace = unbound(String.prototype.replace);
  const unboxed = { __proto__: null };
  for (const box of ["Number", "String", "Boolean", "BigInt", "Symbol"]) {
    unboxed[box] = unbound(globalThis[box].prototype.valueOf);
  }
  const errorTexts = { __proto__: null, stack: 1, message: 1, name: 1, cause: 1, errors: 1 };

  // --- pieces ---

  function quote(value) {
    const long = value.length > LONGEST_TEXT;
    const shown = stringify(long ? cut(value, 0, LONGEST_TEXT) : value);
    const rest = long ? `… ${value.length - LONGEST_TEXT} more characters` : "";
    if (position(shown, "'") >= 0) return shown + rest;
    return `'${replace(cut(shown, 1, -1), /\\"/g, '"')}'${rest}`;
  }

  function showPrimitive(value) {
    if (typeof value === "string") return quote(value);
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value === "symbol") return symbolText(value);
    return is(value, -0) ? "-0" : `${value}`;
  }

  function showKey(key) {
    if (typeof key === "symbol") return `[${symbolText(key)}]`;
    return find(/^[A-Za-z_$][\w$]*$/, key) ? key : quote(key);
  }

  // The class's name, "" where nobody would miss it.
  function className(value, usual) {
    const prototype = getPrototypeOf(value);
    if (prototype === null) return usual === "Object" ? "[Object: null prototype]" : usual;
    for (let link = prototype; link !== null; link = getPrototypeOf(link)) {
      const found = getOwnPropertyDescriptor(link, "constructor");
      if (found === undefined) continue;
      const maker = found.value;
      const name = typeof maker === "function" && getOwnPropertyDescriptor(maker, "name");
      if (name && typeof name.value === "string" && name.value !== "") return name.value;
    }
    return usual;
  }

  function showFunction(value) {
    const name = getOwnPropertyDescriptor(value, "name");
    const named = name && typeof name.value === "string" ? name.value : "";
    if (!find(/^class\b/, sourceOf(value))) return `[Function${named ? `: ${named}` : " (anonymous)"}]`;
    const parent = getPrototypeOf(value);
    const base = typeof parent === "function" && parent.name ? ` extends ${parent.name}` : "";
    return `[class ${named || "(anonymous)"}${base}]`;
  }

  // --- objects ---

  // Many short items, as many a line as fit.
  function filled(items) {
    const lines = [];
    let line = "";
    for (let index = 0; index < items.length; ++index) {
      const item = items[index];
      if (item.length > SHORT_ITEM || position(item, "\n") >= 0) return items;
      if (line !== "" && line.length + 2 + item.length > WIDTH - 4) {
        add(lines, line);
        line = item;
      } else {
        line = line === "" ? item : `${line}, ${item}`;
      }
    }
    add(lines, line);
    return lines;
  }

  // A line where it fits, else an item a line.
  function frame(prefix, open, items, close) {
    const head = prefix ? `${prefix} ` : "";
    if (items.length === 0) return `${head}${open}${close}`;
    const line = `${head}${open} ${join(items, ", ")} ${close}`;
    if (line.length <= WIDTH && position(line, "\n") < 0) return line;
    const parts = open === "[" ? filled(items) : items;
    let lines = "";
    for (let index = 0; index < parts.length; ++index) {
      lines += `${index ? "," : ""}\n  ${replace(parts[index], /\n/g, "\n  ")}`;
    }
    return `${head}${open}${lines}\n${close}`;
  }

  function add(items, item) {
    defineProperty(items, items.length, {
      value: item, writable: true, enumerable: true, configurable: true,
    });
  }

  function showProperty(object, key, path) {
    const found = getOwnPropertyDescriptor(object, key);
    if (found === undefined) return "undefined";
    if (found.get) return found.set ? "[Getter/Setter]" : "[Getter]";
    return found.set ? "[Setter]" : show(found.value, path);
  }

  function addProperties(items, object, path, skips) {
    const keys = ownKeys(object);
    for (let index = 0; index < keys.length; ++index) {
      const key = keys[index];
      if (!isEnumerable(object, key) || (skips && skips(key))) continue;
      if (items.length >= MOST_ITEMS + 1) return add(items, "…");
      add(items, `${showKey(key)}: ${showProperty(object, key, path)}`);
    }
  }

  const isIndex = (key) => typeof key === "string" && find(/^(0|[1-9]\d*)$/, key) !== null;

  function showArray(array, path) {
    const items = [];
    const { length } = array;
    let shown = 0;
    let at = 0;
    for (; at < length && shown < MOST_ITEMS; ++at, ++shown) {
      if (hasOwn(array, at)) {
        add(items, showProperty(array, at, path));
        continue;
      }
      let end = at;
      // An array may be nearly all hole: so far, and the rest isn't looked at.
      while (end < length && end - at <= LONGEST_HOLE && !hasOwn(array, end)) ++end;
      add(items, `<${end - at} empty item${end - at === 1 ? "" : "s"}>`);
      if (end - at > LONGEST_HOLE) {
        at = end;
        break;
      }
      at = end - 1;
    }
    if (at < length) add(items, `… ${length - at} more`);
    if (!isView(array) && length <= LONGEST_HOLE) addProperties(items, array, path, isIndex);
    const name = className(array, "Array");
    const prefix = name === "Array" ? "" : `${name}(${length})`;
    return frame(prefix, "[", items, "]");
  }

  function showCollection(value, isMap, path) {
    const items = [];
    let rest = 0;
    (isMap ? mapEach : setEach)(value, (item, key) => {
      if (items.length >= MOST_ITEMS) ++rest;
      else add(items, isMap ? `${show(key, path)} => ${show(item, path)}` : show(item, path));
    });
    const prefix = `${className(value, isMap ? "Map" : "Set")}(${items.length + rest})`;
    if (rest > 0) add(items, `… ${rest} more`);
    addProperties(items, value, path);
    return frame(prefix, "{", items, "}");
  }

  function showError(error, path) {
    const items = [];
    const stack = getOwnPropertyDescriptor(error, "stack");
    const told = stack && typeof (stack.get ? error.stack : stack.value) === "string";
    const shown = told && error.stack !== "" ? error.stack : `[${text(error)}]`;
    addProperties(items, error, path, (key) => key in errorTexts);
    if (hasOwn(error, "cause")) add(items, `[cause]: ${showProperty(error, "cause", path)}`);
    if (hasOwn(error, "errors")) add(items, `[errors]: ${showProperty(error, "errors", path)}`);
    return items.length === 0 ? shown : frame(shown, "{", items, "}");
  }

  // What nothing in JavaScript tells.
  function showInner(value, known, path) {
    const items = [];
    if (known[0] === "pending") add(items, "<pending>");
    else if (known[0] === "fulfilled") add(items, show(known[1], path));
    else if (known[0] === "rejected") add(items, `<rejected> ${show(known[1], path)}`);
    else {
      const entries = known[1];
      const step = known[2] ? 2 : 1;
      for (let at = 0; at < entries.length && items.length < MOST_ITEMS; at += step) {
        const item = show(entries[at], path);
        add(items, step === 2 ? `[ ${item}, ${show(entries[at + 1], path)} ]` : item);
      }
      const rest = entries.length / step - items.length;
      if (rest > 0) add(items, `… ${rest} more`);
    }
    addProperties(items, value, path);
    const usual = known[0] === "entries" ? "" : "Promise";
    const name = usual === "" ? `[${cut(tagOf(value), 8, -1)}]` : className(value, usual);
    return frame(name, "{", items, "}");
  }

  function showObject(value, path) {
    const known = peek(value);
    if (known !== null && known[0] === "proxy") {
      return known[1] === null ? "<revoked Proxy>" : show(known[1], path);
    }
    if (known !== null) return showInner(value, known, path);
    const tag = cut(tagOf(value), 8, -1);
    if (isArray(value) || (isView(value) && tag !== "DataView")) return showArray(value, path);
    if (value instanceof Error || tag === "Error") return showError(value, path);
    if (tag === "Map" || tag === "Set") return showCollection(value, tag === "Map", path);
    const items = [];
    let whole = "";
    if (typeof value === "function") whole = showFunction(value);
    else if (tag === "RegExp") whole = regExpText(value);
    else if (tag === "Date") whole = value.getTime() === value.getTime() ? dateText(value) : "Invalid Date";
    else if (tag in unboxed) whole = `[${tag}: ${showPrimitive(unboxed[tag](value))}]`;
    else if (tag === "ArrayBuffer") add(items, `byteLength: ${value.byteLength}`);
    const members = idl.shown(value);
    for (let index = 0; members !== null && index < members.length; ++index) {
      add(items, `${members[index].name}: ${show(members[index].get(value), path)}`);
    }
    addProperties(items, value, path, tag === "String" ? isIndex : undefined);
    if (whole !== "") return items.length === 0 ? whole : frame(whole, "{", items, "}");
    const name = className(value, "Object");
    const tagged = tag !== "Object" && tag !== name ? `${name} [${tag}]` : name;
    return frame(tagged === "Object" ? "" : tagged, "{", items, "}");
  }

  // A value as a part of what is shown; `path` are the objects around it, and how deep it goes.
  function show(value, path) {
    if (value === null || (typeof value !== "object" && typeof value !== "function")) {
      return showPrimitive(value);
    }
    for (let index = 0; index < path.length; ++index) {
      if (path[index] === value) return "[Circular]";
    }
    try {
      if (path.length > path.depth && typeof value !== "function" && !(value instanceof Error)) {
        return isArray(value) ? "[Array]" : `[${className(value, "Object")}]`;
      }
      if (path.length > path.depth + 8 && path.length > 10) return "[…]";
      const inner = start(path.depth);
      for (let index = 0; index < path.length; ++index) add(inner, path[index]);
      add(inner, value);
      return showObject(value, inner);
    } catch (problem) {
      // A proxy, or an object made to look like what it isn't.
      if (problem instanceof RangeError && path.length === 0) throw problem;
      return "[an object that can't be shown]";
    }
  }

  // --- lines ---

  function start(depth) {
    const path = [];
    // What is nested deeper has no place on a line; and to indent it would take for ever.
    defineProperty(path, "depth", { value: depth < DEEPEST_EVER ? depth : DEEPEST_EVER });
    return path;
  }

  const showAlone = (value, depth = DEEPEST) => show(value, start(depth));
  const showTop = (value) => (typeof value === "string" ? value : showAlone(value));

  function substitute(letter, value) {
    if (letter === "s") return typeof value === "object" ? showAlone(value) : showTop(value);
    if (letter === "c") return "";
    if (letter === "j") return stringify(value);
    if (letter === "o") return showAlone(value, DEEPEST + 2);
    if (letter === "O") return showAlone(value);
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value === "symbol" || typeof value === "object") return "NaN";
    if (letter === "d") return showPrimitive(number(value));
    return showPrimitive(letter === "i" ? parseInt(value, 10) : parseFloat(value));
  }

  function format(values) {
    let line = "";
    let next = 0;
    if (values.length > 1 && typeof values[0] === "string") {
      next = 1;
      line = replace(values[0], /%([sdifjoOc%])/g, (whole, letter) => {
        if (letter === "%") return "%";
        return next < values.length ? substitute(letter, values[next++]) : whole;
      });
    }
    for (; next < values.length; ++next) line += `${next ? " " : ""}${showTop(values[next])}`;
    return line;
  }

  return { format, show: showAlone, showTop };
});
