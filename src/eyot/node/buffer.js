// node:buffer.
(function (require, host) {
  "use strict";
  const { atob, btoa, TextDecoder, TextEncoder } = host.web;
  const encoder = new TextEncoder();
  const decoders = {
    utf8: new TextDecoder("utf-8", { ignoreBOM: true }),
    utf16le: new TextDecoder("utf-16le", { ignoreBOM: true }),
  };
  const MOST = 2 ** 31 - 1;

  function refuse(message, code, Type = TypeError) {
    const error = new Type(message);
    error.code = code;
    throw error;
  }

  const names = {
    __proto__: null, utf8: "utf8", "utf-8": "utf8", ucs2: "utf16le", "ucs-2": "utf16le",
    utf16le: "utf16le", "utf-16le": "utf16le", latin1: "latin1", binary: "latin1",
    base64: "base64", base64url: "base64url", hex: "hex", ascii: "ascii",
  };
  function encodingOf(name) {
    if (name === undefined || name === null || name === "") return "utf8";
    const found = names[`${name}`.toLowerCase()];
    if (found === undefined) refuse(`Unknown encoding: ${name}`, "ERR_UNKNOWN_ENCODING");
    return found;
  }

  // --- text and bytes ---

  function bytesOf(text, encoding) {
    switch (encodingOf(encoding)) {
      case "utf8":
        return encoder.encode(text);
      case "utf16le": {
        const bytes = new Uint8Array(text.length * 2);
        for (let at = 0; at < text.length; ++at) {
          const unit = text.charCodeAt(at);
          bytes[at * 2] = unit;
          bytes[at * 2 + 1] = unit >> 8;
        }
        return bytes;
      }
      case "hex": {
        const bytes = new Uint8Array(text.length >> 1);
        for (let at = 0; at < bytes.length; ++at) {
          const pair = text.slice(at * 2, at * 2 + 2);
          if (!/^[0-9a-f]{2}$/i.test(pair)) return bytes.subarray(0, at);
          bytes[at] = parseInt(pair, 16);
        }
        return bytes;
      }
      case "base64":
      case "base64url": {
        // Node takes both alphabets, and stops at what belongs to neither.
        let clean = text.replace(/=.*$/s, "").replace(/-/g, "+").replace(/_/g, "/").replace(/[^A-Za-z0-9+/]/g, "");
        if (clean.length % 4 === 1) clean = clean.slice(0, -1);
        return bytesOf(atob(clean), "latin1");
      }
      default: {
        const bytes = new Uint8Array(text.length);
        for (let at = 0; at < text.length; ++at) bytes[at] = text.charCodeAt(at);
        return bytes;
      }
    }
  }

  function latin1(bytes, mask = 0xff) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 4096) {
      const piece = Uint8Array.prototype.slice.call(bytes, at, at + 4096);
      text += String.fromCharCode.apply(null, mask === 0xff ? piece : piece.map((byte) => byte & mask));
    }
    return text;
  }

  function textOf(bytes, encoding) {
    switch (encodingOf(encoding)) {
      case "utf8":
        return bytes.length === 0 ? "" : decoders.utf8.decode(bytes);
      case "utf16le": {
        let text = "";
        for (let at = 0; at + 1 < bytes.length; at += 2) {
          text += String.fromCharCode(bytes[at] | (bytes[at + 1] << 8));
        }
        return text;
      }
      case "hex": {
        let text = "";
        for (const byte of bytes) text += (byte < 16 ? "0" : "") + byte.toString(16);
        return text;
      }
      case "base64":
        return btoa(latin1(bytes));
      case "base64url":
        return btoa(latin1(bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
      case "ascii":
        return latin1(bytes, 0x7f);
      default:
        return latin1(bytes);
    }
  }

  // --- the class ---

  class FastBuffer extends Uint8Array {}

  // A function, since old packages call it without `new`.
  function Buffer(value, encoding, length) {
    if (typeof value === "number") return Buffer.alloc(value);
    return Buffer.from(value, encoding, length);
  }
  Object.setPrototypeOf(Buffer, Uint8Array);
  Object.defineProperty(Buffer, Symbol.species, { get: () => FastBuffer, configurable: true });
  Buffer.prototype = FastBuffer.prototype;

  const over = (bytes) => new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.byteLength);

  function size(value) {
    if (typeof value !== "number") {
      refuse(`The "size" argument must be of type number, not ${typeof value}`, "ERR_INVALID_ARG_TYPE");
    }
    if (!(value >= 0 && value <= MOST)) {
      refuse(`The value of "size" is out of range: ${value}`, "ERR_OUT_OF_RANGE", RangeError);
    }
    return value;
  }

  const isMemory = (value) => value instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer === "function" && value instanceof SharedArrayBuffer);

  Object.assign(Buffer, {
    poolSize: 8192,

    from(value, encoding, length) {
      if (typeof value === "string") return over(bytesOf(value, encoding));
      if (typeof value === "object" && value !== null) {
        if (isMemory(value)) return new FastBuffer(value, encoding, length);
        const plain = value.valueOf?.();
        if (plain !== undefined && plain !== null && plain !== value) {
          return Buffer.from(plain, encoding, length);
        }
        if (value.type === "Buffer" && Array.isArray(value.data)) return new FastBuffer(value.data);
        if (typeof value.length === "number" || Array.isArray(value)) {
          const list = new FastBuffer(size(Math.max(value.length, 0)));
          for (let at = 0; at < list.length; ++at) list[at] = value[at];
          return list;
        }
        if (typeof value[Symbol.toPrimitive] === "function") {
          return Buffer.from(value[Symbol.toPrimitive]("string"), encoding, length);
        }
      }
      refuse(
        `The first argument must be a string, an array, a Buffer or an ArrayBuffer, not ${value === null ? "null" : typeof value}`,
        "ERR_INVALID_ARG_TYPE",
      );
    },

    alloc(length, fill, encoding) {
      const made = new FastBuffer(size(length));
      return fill === undefined || fill === 0 ? made : made.fill(fill, encoding);
    },
    allocUnsafe: (length) => new FastBuffer(size(length)),
    allocUnsafeSlow: (length) => new FastBuffer(size(length)),
    of: (...bytes) => new FastBuffer(bytes),
    copyBytesFrom(view, offset = 0, length = view.length - offset) {
      const part = view.slice(offset, offset + length);
      return over(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    },

    concat(list, length = list.reduce((sum, each) => sum + each.length, 0)) {
      const whole = Buffer.alloc(length);
      let at = 0;
      for (const each of list) {
        if (!(each instanceof Uint8Array)) {
          refuse("Buffer.concat needs a list of Buffers or Uint8Arrays", "ERR_INVALID_ARG_TYPE");
        }
        if (at + each.length > length) {
          whole.set(each.subarray(0, length - at), at);
          break;
        }
        whole.set(each, at);
        at += each.length;
      }
      return whole;
    },

    byteLength(value, encoding) {
      if (typeof value === "string") return bytesOf(value, encoding).length;
      if (ArrayBuffer.isView(value) || isMemory(value)) return value.byteLength;
      refuse("Buffer.byteLength needs a string, a Buffer or an ArrayBuffer", "ERR_INVALID_ARG_TYPE");
    },

    compare(one, other) {
      for (const each of [one, other]) {
        if (!(each instanceof Uint8Array)) refuse("Buffer.compare needs Buffers", "ERR_INVALID_ARG_TYPE");
      }
      const shared = Math.min(one.length, other.length);
      for (let at = 0; at < shared; ++at) {
        if (one[at] !== other[at]) return one[at] < other[at] ? -1 : 1;
      }
      return Math.sign(one.length - other.length);
    },
    isBuffer: (value) => value instanceof FastBuffer,
    isEncoding: (name) => typeof name === "string" && name.toLowerCase() in names,
  });
  // For string_decoder.
  Object.defineProperty(Buffer, "normalizeEncoding", {
    value: (name) => names[`${name ?? "utf8"}`.toLowerCase()],
  });

  // --- what a Buffer can do ---

  // The part of `bytes` that two offsets mean, as slice takes them.
  function within(bytes, start, end) {
    const from = start === undefined ? 0 : Math.trunc(start) || 0;
    const to = end === undefined ? bytes.length : Math.trunc(end) || 0;
    return [Math.min(Math.max(from, 0), bytes.length), Math.min(Math.max(to, 0), bytes.length)];
  }

  function find(bytes, value, offset, encoding, backwards) {
    let needle = value;
    if (typeof offset === "string") [offset, encoding] = [undefined, offset];
    if (typeof value === "string") needle = bytesOf(value, encoding);
    if (typeof value === "number") needle = [value & 0xff];
    if (typeof needle !== "object" || needle === null) {
      refuse("The \"value\" argument must be a number, a string or a Buffer", "ERR_INVALID_ARG_TYPE");
    }
    const last = bytes.length - needle.length;
    let at = offset === undefined || offset !== offset ? (backwards ? last : 0) : Math.trunc(offset);
    if (at < 0) at += bytes.length;
    at = backwards ? Math.min(at, last) : Math.max(at, 0);
    if (needle.length === 0) return Math.min(at, bytes.length);
    for (; at >= 0 && at <= last; at += backwards ? -1 : 1) {
      let same = 0;
      while (same < needle.length && bytes[at + same] === needle[same]) ++same;
      if (same === needle.length) return at;
    }
    return -1;
  }

  function swap(bytes, width) {
    if (bytes.length % width !== 0) {
      refuse(`Buffer size must be a multiple of ${width * 8}-bits`, "ERR_INVALID_BUFFER_SIZE", RangeError);
    }
    for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
    return bytes;
  }

  const methods = {
    toString(encoding, start, end) {
      if (arguments.length === 0) return textOf(this, "utf8");
      const [from, to] = within(this, start, end);
      return from >= to ? "" : textOf(this.subarray(from, to), encoding);
    },
    toLocaleString(...given) { return this.toString(...given); },
    toJSON() { return { type: "Buffer", data: Array.from(this) }; },
    equals(other) { return this === other || Buffer.compare(this, other) === 0; },
    compare(other, start, end, from, to) {
      const [a, b] = [within(other, start, end), within(this, from, to)];
      return Buffer.compare(this.subarray(...b), other.subarray(...a));
    },
    slice(start, end) { return this.subarray(start, end); },

    write(text, offset, length, encoding) {
      if (typeof offset === "string") [offset, encoding] = [0, offset];
      else if (typeof length === "string") [length, encoding] = [undefined, length];
      const at = offset ?? 0;
      if (!(at >= 0 && at <= this.length)) {
        refuse(`The value of "offset" is out of range: ${at}`, "ERR_OUT_OF_RANGE", RangeError);
      }
      const bytes = bytesOf(`${text}`, encoding);
      let count = Math.min(bytes.length, this.length - at, length ?? Infinity);
      // Not into the middle of a character.
      if (encodingOf(encoding) === "utf8") {
        while (count < bytes.length && count > 0 && (bytes[count] & 0xc0) === 0x80) --count;
      }
      this.set(bytes.subarray(0, count), at);
      return count;
    },

    copy(target, at = 0, start = 0, end = this.length) {
      const [from, to] = within(this, start, end);
      const count = Math.max(Math.min(to - from, target.length - at), 0);
      target.set(this.subarray(from, from + count), at);
      return count;
    },

    fill(value, start, end, encoding) {
      if (typeof start === "string") [start, encoding] = [undefined, start];
      else if (typeof end === "string") [end, encoding] = [undefined, end];
      const [from, to] = within(this, start, end);
      if (typeof value === "number" || typeof value === "boolean") {
        return Uint8Array.prototype.fill.call(this, value & 0xff, from, to);
      }
      const bytes = typeof value === "string" ? bytesOf(value, encoding) : value;
      if (bytes.length === 0) {
        if (typeof value === "string" && value === "") return Uint8Array.prototype.fill.call(this, 0, from, to);
        refuse(`The argument "value" is invalid: ${String(value)}`, "ERR_INVALID_ARG_VALUE");
      }
      for (let at = from; at < to; ++at) this[at] = bytes[(at - from) % bytes.length];
      return this;
    },

    indexOf(value, offset, encoding) { return find(this, value, offset, encoding, false); },
    lastIndexOf(value, offset, encoding) { return find(this, value, offset, encoding, true); },
    includes(value, offset, encoding) { return find(this, value, offset, encoding, false) >= 0; },
    swap16() { return swap(this, 2); },
    swap32() { return swap(this, 4); },
    swap64() { return swap(this, 8); },
  };

  // --- numbers ---

  function place(bytes, offset, width) {
    if (typeof offset !== "number") {
      refuse(`The "offset" argument must be of type number, not ${typeof offset}`, "ERR_INVALID_ARG_TYPE");
    }
    if (!Number.isInteger(offset) || offset < 0 || offset + width > bytes.length) {
      refuse(`The value of "offset" is out of range: ${offset}`, "ERR_OUT_OF_RANGE", RangeError);
    }
    return offset;
  }

  function fit(value, lowest, highest) {
    if (value >= lowest && value <= highest) return;
    refuse(`The value of "value" is out of range: ${value}`, "ERR_OUT_OF_RANGE", RangeError);
  }

  const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kinds = [
    // what DataView calls it, what Buffer does, bytes, the range of what can be written
    ["Uint8", ["UInt8", "Uint8"], 1, 0, 0xff],
    ["Int8", ["Int8"], 1, -0x80, 0x7f],
    ["Uint16", ["UInt16", "Uint16"], 2, 0, 0xffff],
    ["Int16", ["Int16"], 2, -0x8000, 0x7fff],
    ["Uint32", ["UInt32", "Uint32"], 4, 0, 0xffffffff],
    ["Int32", ["Int32"], 4, -0x80000000, 0x7fffffff],
    ["Float32", ["Float"], 4],
    ["Float64", ["Double"], 8],
    ["BigUint64", ["BigUInt64", "BigUint64"], 8, 0n, 2n ** 64n - 1n],
    ["BigInt64", ["BigInt64"], 8, -(2n ** 63n), 2n ** 63n - 1n],
  ];
  for (const [name, called, width, lowest, highest] of kinds) {
    for (const order of width === 1 ? [""] : ["LE", "BE"]) {
      for (const call of called) {
        methods[`read${call}${order}`] = function (offset = 0) {
          return viewOf(this)[`get${name}`](place(this, offset, width), order === "LE");
        };
        methods[`write${call}${order}`] = function (value, offset = 0) {
          if (lowest !== undefined) fit(value, lowest, highest);
          viewOf(this)[`set${name}`](place(this, offset, width), value, order === "LE");
          return offset + width;
        };
      }
    }
  }
  // Of one to six bytes.
  function readAny(bytes, offset, width, little, signed) {
    place(bytes, offset, width);
    let value = 0;
    for (let at = 0; at < width; ++at) value = value * 256 + bytes[offset + (little ? width - 1 - at : at)];
    return signed && value >= 2 ** (8 * width - 1) ? value - 2 ** (8 * width) : value;
  }
  function writeAny(bytes, value, offset, width, little, signed) {
    place(bytes, offset, width);
    const half = 2 ** (8 * width - 1);
    fit(value, signed ? -half : 0, signed ? half - 1 : 2 * half - 1);
    let rest = value < 0 ? value + 2 * half : +value;
    for (let at = 0; at < width; ++at) {
      bytes[offset + (little ? at : width - 1 - at)] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return offset + width;
  }
  for (const order of ["LE", "BE"]) {
    for (const call of ["UInt", "Uint", "Int"]) {
      methods[`read${call}${order}`] = function (offset, width) {
        return readAny(this, offset, width, order === "LE", call === "Int");
      };
      methods[`write${call}${order}`] = function (value, offset, width) {
        return writeAny(this, value, offset, width, order === "LE", call === "Int");
      };
    }
  }

  for (const name of Object.keys(methods)) {
    Object.defineProperty(FastBuffer.prototype, name, {
      value: methods[name], writable: true, enumerable: false, configurable: true,
    });
  }
  Object.defineProperty(FastBuffer.prototype, "constructor", {
    value: Buffer, writable: true, enumerable: false, configurable: true,
  });
  Object.defineProperty(FastBuffer.prototype, "parent", { get() { return this.buffer; } });
  Object.defineProperty(FastBuffer.prototype, "offset", { get() { return this.byteOffset; } });

  return {
    atob, btoa, Buffer,
    SlowBuffer: (length) => Buffer.alloc(length),
    INSPECT_MAX_BYTES: 50,
    kMaxLength: MOST,
    kStringMaxLength: 2 ** 29 - 24,
    constants: { MAX_LENGTH: MOST, MAX_STRING_LENGTH: 2 ** 29 - 24 },
    isUtf8(bytes) {
      try {
        new TextDecoder("utf-8", { fatal: true }).decode(bytes);
        return true;
      } catch {
        return false;
      }
    },
    isAscii: (bytes) => Buffer.from(bytes).every((byte) => byte < 128),
  };
});
