// node:querystring.
(function (require, host) {
  "use strict";

  function unescape(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      // Where it is no UTF-8 the bytes that are wrong become U+FFFD.
      return host.unquote(text);
    }
  }

  const escape = (text) =>
    encodeURIComponent(typeof text === "string" ? text : `${text}`);

  function shown(value) {
    if (typeof value === "string") return value;
    if (typeof value === "number") return Number.isFinite(value) ? `${value}` : "";
    return typeof value === "bigint" || typeof value === "boolean" ? `${value}` : "";
  }

  function stringify(object, separator = "&", equals = "=", options = {}) {
    if (typeof object !== "object" || object === null) return "";
    const encode = options?.encodeURIComponent ?? querystring.escape;
    const items = [];
    for (const key of Object.keys(object)) {
      const values = Array.isArray(object[key]) ? object[key] : [object[key]];
      for (const value of values) items.push(`${encode(key)}${equals}${encode(shown(value))}`);
    }
    return items.join(separator);
  }

  function parse(text, separator = "&", equals = "=", options = {}) {
    const found = Object.create(null);
    if (typeof text !== "string" || text === "") return found;
    const decode = options?.decodeURIComponent ?? querystring.unescape;
    const most = options?.maxKeys ?? 1000;
    let items = text.split(separator);
    if (most > 0) items = items.slice(0, most);
    for (const item of items) {
      if (item === "") continue;
      const at = item.indexOf(equals);
      const clear = (part) => decode(part.replace(/\+/g, " "));
      const key = clear(at < 0 ? item : item.slice(0, at));
      const value = at < 0 ? "" : clear(item.slice(at + equals.length));
      if (!(key in found)) found[key] = value;
      else if (Array.isArray(found[key])) found[key].push(value);
      else found[key] = [found[key], value];
    }
    return found;
  }

  const querystring = { decode: parse, encode: stringify, escape, parse, stringify, unescape };
  return querystring;
});
