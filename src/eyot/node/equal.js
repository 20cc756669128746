// Whether two values are equal all the way down: for node:assert and node:util.
(function (require, host) {
  "use strict";
  const tag = (value) => Object.prototype.toString.call(value);
  const isObject = (value) => typeof value === "object" && value !== null;

  function same(one, other, strict) {
    if (strict) return Object.is(one, other);
    return one == other || (one !== one && other !== other);
  }

  function keysOf(object, strict) {
    const keys = Object.keys(object);
    if (!strict) return keys;
    for (const symbol of Object.getOwnPropertySymbols(object)) {
      if (Object.prototype.propertyIsEnumerable.call(object, symbol)) keys.push(symbol);
    }
    return keys;
  }

  function equal(one, other, strict, pairs) {
    if (same(one, other, strict)) return true;
    if (!isObject(one) || !isObject(other)) return false;
    if (tag(one) !== tag(other)) return false;
    if (strict && Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
    if (Array.isArray(one) !== Array.isArray(other)) return false;
    if (Array.isArray(one) && one.length !== other.length) return false;
    if (one instanceof Date && one.getTime() !== other.getTime()) {
      return one.getTime() !== one.getTime() && other.getTime() !== other.getTime();
    }
    if (one instanceof RegExp && (String(one) !== String(other) || one.lastIndex !== other.lastIndex)) return false;
    if (one instanceof Error && (one.message !== other.message || one.name !== other.name)) return false;
    if (/^\[object (Number|String|Boolean|BigInt|Symbol)\]$/.test(tag(one))) {
      if (!Object.is(one.valueOf(), other.valueOf())) return false;
    }
    if (ArrayBuffer.isView(one) || one instanceof ArrayBuffer) {
      const [a, b] = [bytes(one), bytes(other)];
      if (a.length !== b.length || a.some((byte, at) => byte !== b[at])) return false;
      if (ArrayBuffer.isView(one)) return true;
    }
    // Cycles: where the same two are being compared already, they are equal as far as is known.
    for (const [a, b] of pairs) if (a === one) return b === other;
    pairs.push([one, other]);
    try {
      if (one instanceof Map) return mapsEqual(one, other, strict, pairs) && membersEqual(one, other, strict, pairs);
      if (one instanceof Set) return setsEqual(one, other, strict, pairs) && membersEqual(one, other, strict, pairs);
      return membersEqual(one, other, strict, pairs);
    } finally {
      pairs.pop();
    }
  }

  const bytes = (value) => (ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value));

  function membersEqual(one, other, strict, pairs) {
    const keys = keysOf(one, strict);
    if (keys.length !== keysOf(other, strict).length) return false;
    return keys.every((key) =>
      Object.prototype.hasOwnProperty.call(other, key) && equal(one[key], other[key], strict, pairs));
  }

  function setsEqual(one, other, strict, pairs) {
    if (one.size !== other.size) return false;
    const left = new Set(other);
    for (const item of one) {
      if (left.delete(item)) continue;
      const like = [...left].find((each) => equal(item, each, strict, pairs));
      if (like === undefined && !left.has(undefined)) return false;
      left.delete(like);
    }
    return true;
  }

  function mapsEqual(one, other, strict, pairs) {
    if (one.size !== other.size) return false;
    const left = new Map(other);
    for (const [key, value] of one) {
      if (left.has(key)) {
        if (!equal(value, left.get(key), strict, pairs)) return false;
        left.delete(key);
        continue;
      }
      const like = [...left].find((each) =>
        equal(key, each[0], strict, pairs) && equal(value, each[1], strict, pairs));
      if (like === undefined) return false;
      left.delete(like[0]);
    }
    return true;
  }

  return { isEqual: (one, other, strict) => equal(one, other, strict, []) };
});
