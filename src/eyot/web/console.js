// The global `console`.
//
// Called once with what idl.js and inspect.js gave and with functions of Python: write(level, text),
// with "debug", "info", "warn" or "error", and now(), in milliseconds.
(function (idl, inspect, write, now) {
  "use strict";
  const { append, apply, defineProperty, isObject, unbound } = idl;
  const { format, show } = inspect;
  const { captureStackTrace } = Error;
  const { getOwnPropertyDescriptor, ownKeys } = Reflect;
  const isEnumerable = unbound(Object.prototype.propertyIsEnumerable);
  const mapEach = unbound(Map.prototype.forEach);
  const setEach = unbound(Set.prototype.forEach);
  const tagOf = unbound(Object.prototype.toString);
  const indexOf = unbound(String.prototype.indexOf);
  const cut = unbound(String.prototype.slice);
  const repeat = unbound(String.prototype.repeat);
  const fixed = unbound(Number.prototype.toFixed);
  const DEEPEST_GROUP = 100;
  const MOST_ROWS = 10000;
  const counts = { __proto__: null };
  const times = { __proto__: null };
  let depth = 0;

  function put(level, text) {
    if (depth === 0) return write(level, text);
    const indent = repeat("  ", depth < DEEPEST_GROUP ? depth : DEEPEST_GROUP);
    let shown = "";
    let from = 0;
    for (;;) {
      const end = indexOf(text, "\n", from);
      if (end < 0) return write(level, shown + indent + cut(text, from));
      shown += `${indent}${cut(text, from, end)}\n`;
      from = end + 1;
    }
  }

  // --- table ---

  function cells(row, columns, wanted) {
    const found = { __proto__: null };
    if (!isObject(row) || typeof row === "function") return found;
    const keys = ownKeys(row);
    for (let index = 0; index < keys.length; ++index) {
      const key = keys[index];
      if (typeof key !== "string" || !isEnumerable(row, key)) continue;
      if (wanted !== undefined && !(key in wanted)) continue;
      const described = getOwnPropertyDescriptor(row, key);
      found[key] = "value" in described ? show(described.value, 0) : "[Getter]";
      if (!(key in columns)) columns[key] = true;
    }
    return found;
  }

  function draw(head, rows) {
    const widths = [];
    for (let column = 0; column < head.length; ++column) {
      let width = head[column].length;
      for (let row = 0; row < rows.length; ++row) {
        if (rows[row][column].length > width) width = rows[row][column].length;
      }
      append(widths, width + 2);
    }
    const rule = (left, middle, right) => {
      let line = left;
      for (let column = 0; column < widths.length; ++column) {
        line += (column ? middle : "") + repeat("─", widths[column]);
      }
      return line + right;
    };
    const line = (row) => {
      let shown = "│";
      for (let column = 0; column < widths.length; ++column) {
        shown += ` ${row[column]}${repeat(" ", widths[column] - row[column].length - 1)}│`;
      }
      return shown;
    };
    let table = `${rule("┌", "┬", "┐")}\n${line(head)}\n${rule("├", "┼", "┤")}\n`;
    for (let row = 0; row < rows.length; ++row) table += `${line(rows[row])}\n`;
    return table + rule("└", "┴", "┘");
  }

  function table(data, wanted) {
    const tag = tagOf(data);
    const isMap = tag === "[object Map]";
    const index = isMap || tag === "[object Set]" ? "(iteration index)" : "(index)";
    const items = []; // [index, key of a map or undefined, value]
    if (isMap) mapEach(data, (value, key) => append(items, [`${items.length}`, show(key, 0), value]));
    else if (tag === "[object Set]") {
      setEach(data, (value) => append(items, [`${items.length}`, undefined, value]));
    } else {
      const keys = ownKeys(data);
      for (let at = 0; at < keys.length && items.length < MOST_ROWS; ++at) {
        if (typeof keys[at] !== "string" || !isEnumerable(data, keys[at])) continue;
        append(items, [keys[at], undefined, data[keys[at]]]);
      }
    }
    const columns = { __proto__: null };
    const rows = [];
    let hasValues = false;
    for (let at = 0; at < items.length; ++at) {
      const value = items[at][2];
      const plain = !isObject(value) || typeof value === "function";
      hasValues ||= plain;
      append(rows, { cells: cells(value, columns, wanted), value: plain ? show(value, 0) : "" });
    }
    const head = [index];
    if (isMap) append(head, "Key");
    for (const name in columns) append(head, name);
    if (hasValues) append(head, "Values");
    const drawn = [];
    for (let at = 0; at < rows.length; ++at) {
      const row = [items[at][0]];
      if (isMap) append(row, items[at][1]);
      for (const name in columns) append(row, rows[at].cells[name] ?? "");
      if (hasValues) append(row, rows[at].value);
      append(drawn, row);
    }
    return draw(head, drawn);
  }

  function names(columns) {
    if (columns === undefined) return undefined;
    const wanted = { __proto__: null };
    const given = idl.list(columns, "console.table's columns", console.table);
    for (let index = 0; index < given.length; ++index) wanted[`${given[index]}`] = true;
    return wanted;
  }

  // --- console ---

  function span(milliseconds) {
    if (milliseconds < 1000) return `${fixed(milliseconds, 1)}ms`;
    if (milliseconds < 60000) return `${fixed(milliseconds / 1000, 3)}s`;
    return `${fixed(milliseconds / 60000, 3)}min`;
  }

  function elapsed(label, caller) {
    const name = `${label}`;
    if (name in times) return `${name}: ${span(now() - times[name])}`;
    put("warn", `console.${caller}: there is no timer called ${name}`);
    return null;
  }

  const console = {
    log(...values) { put("info", format(values)); },
    info(...values) { put("info", format(values)); },
    debug(...values) { put("debug", format(values)); },
    warn(...values) { put("warn", format(values)); },
    error(...values) { put("error", format(values)); },

    assert(condition = false, ...values) {
      if (condition) return;
      const told = "Assertion failed";
      if (values.length === 0) return put("error", told);
      if (typeof values[0] === "string") {
        defineProperty(values, 0, { value: `${told}: ${values[0]}` });
        return put("error", format(values));
      }
      put("error", `${told} ${format(values)}`);
    },

    trace(...values) {
      const place = {};
      captureStackTrace(place, console.trace);
      const frames = typeof place.stack === "string" ? indexOf(place.stack, "\n    at ") : -1;
      const text = values.length > 0 ? `Trace: ${format(values)}` : "Trace";
      put("error", frames < 0 ? text : text + cut(place.stack, frames));
    },

    dir(value, options = undefined) {
      const { depth: deepest } = isObject(options) ? options : {};
      const levels = deepest === null ? Infinity : deepest === undefined ? undefined : +deepest;
      put("info", show(value, levels));
    },
    dirxml(...values) { put("info", format(values)); },

    table(data, columns = undefined) {
      if (!isObject(data) || typeof data === "function") return put("info", format([data]));
      put("info", table(data, names(columns)));
    },

    group(...values) {
      if (values.length > 0) put("info", format(values));
      ++depth;
    },
    groupCollapsed(...values) { apply(group, undefined, values); },
    groupEnd() { if (depth > 0) --depth; },

    count(label = "default") {
      const name = `${label}`;
      counts[name] = (counts[name] ?? 0) + 1;
      put("info", `${name}: ${counts[name]}`);
    },
    countReset(label = "default") {
      const name = `${label}`;
      if (name in counts) counts[name] = 0;
      else put("warn", `console.countReset: there is no count called ${name}`);
    },

    time(label = "default") {
      const name = `${label}`;
      if (name in times) put("warn", `console.time: a timer called ${name} runs already`);
      else times[name] = now();
    },
    timeLog(label = "default", ...values) {
      const text = elapsed(label, "timeLog");
      if (text !== null) put("info", values.length > 0 ? `${text} ${format(values)}` : text);
    },
    timeEnd(label = "default") {
      const text = elapsed(label, "timeEnd");
      if (text !== null) put("info", text);
      delete times[`${label}`];
    },
    clear() { depth = 0; },
  };
  const { group } = console;
  Object.setPrototypeOf(console, {});
  defineProperty(console, Symbol.toStringTag, { value: "console", configurable: true });

  return {
    console,
    install() {
      idl.define({ console }, false);
    },
  };
});
