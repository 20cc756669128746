// node:crypto: randomness, and digests by Python's hashlib.
(function (require, host) {
  "use strict";
  const { Buffer } = require("buffer");
  const { crypto } = host.web;

  function refuse(message, code, Type = TypeError) {
    const error = new Type(message);
    error.code = code;
    throw error;
  }

  const bytesOf = (data, encoding) => (typeof data === "string" ? Buffer.from(data, encoding) : data);

  class Hash {
    #name;
    #key;
    #parts = [];
    #done = false;

    constructor(name, key) {
      this.#name = `${name}`.toLowerCase().replace(/^(sha)-?(\d)/, "$1$2");
      this.#key = key;
      if (!host.digests.includes(this.#name)) throw new Error("Digest method not supported");
    }
    update(data, encoding) {
      if (this.#done) refuse("Digest already called", "ERR_CRYPTO_HASH_FINALIZED", Error);
      const bytes = bytesOf(data, encoding);
      if (!ArrayBuffer.isView(bytes)) {
        refuse('The "data" argument must be of type string or a Buffer', "ERR_INVALID_ARG_TYPE");
      }
      this.#parts.push(Buffer.from(bytes));
      return this;
    }
    digest(encoding) {
      if (this.#done) refuse("Digest already called", "ERR_CRYPTO_HASH_FINALIZED", Error);
      this.#done = true;
      const result = Buffer.from(host.digest(this.#name, Buffer.concat(this.#parts), this.#key ?? null));
      return encoding && encoding !== "buffer" ? result.toString(encoding) : result;
    }
  }

  function randomBytes(size, callback) {
    const bytes = Buffer.from(host.random(size));
    if (typeof callback !== "function") return bytes;
    host.web.timers.queueMicrotask(() => callback(null, bytes));
  }

  function randomInt(low, high, callback) {
    if (typeof high === "function" || high === undefined) [low, high, callback] = [0, low, high];
    if (!(Number.isSafeInteger(low) && Number.isSafeInteger(high) && low < high)) {
      refuse("randomInt needs two integers, the lower first", "ERR_OUT_OF_RANGE", RangeError);
    }
    const number = low + host.randomBelow(high - low);
    if (typeof callback !== "function") return number;
    host.web.timers.queueMicrotask(() => callback(null, number));
  }

  return {
    createHash: (name) => new Hash(name),
    createHmac: (name, key) => new Hash(name, Buffer.from(bytesOf(key))),
    getHashes: () => [...host.digests],
    getRandomValues: (array) => crypto.getRandomValues(array),
    Hash, randomBytes, randomInt,
    randomFillSync: (bytes) => {
      bytes.set(host.random(bytes.length));
      return bytes;
    },
    randomUUID: () => crypto.randomUUID(),
    timingSafeEqual(one, other) {
      if (one.byteLength !== other.byteLength) {
        refuse("Input buffers must have the same byte length", "ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH", RangeError);
      }
      return host.sameBytes(Buffer.from(one), Buffer.from(other));
    },
    webcrypto: crypto,
  };
});
