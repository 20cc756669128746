// crypto.getRandomValues and crypto.randomUUID.
//
// Called once with what idl.js gave and with functions of Python: random(size), so many random bytes,
// and uuid().
(function (idl, random, uuid) {
  "use strict";
  const { defineProperty, exception, memoryKind, need, refuse, shape, unbound } = idl;
  const MOST = 65536;
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
  const { buffer, byteOffset, byteLength } = Object.getOwnPropertyDescriptors(typedArray);
  const [bufferOf, offsetOf, sizeOf] = [unbound(buffer.get), unbound(byteOffset.get), unbound(byteLength.get)];
  const set = unbound(typedArray.set);
  const Bytes = Uint8Array;
  const isInteger = (kind) =>
    kind === "Int8Array" || kind === "Uint8Array" || kind === "Uint8ClampedArray" ||
    kind === "Int16Array" || kind === "Uint16Array" || kind === "Int32Array" ||
    kind === "Uint32Array" || kind === "BigInt64Array" || kind === "BigUint64Array";
  const secret = {};

  class Crypto {
    #brand;

    constructor(key) {
      if (key !== secret) refuse("there is one Crypto, called crypto", Crypto);
    }

    getRandomValues(array) {
      this.#brand;
      const caller = this.getRandomValues;
      need(1, arguments, "getRandomValues", caller);
      const kind = memoryKind(array);
      if (kind === undefined) refuse("getRandomValues needs a typed array of integers", caller);
      if (!isInteger(kind)) {
        const message = `getRandomValues needs a typed array of integers, not ${kind}`;
        throw exception("TypeMismatchError", message, caller);
      }
      const size = sizeOf(array);
      if (size > MOST) {
        const message = `getRandomValues gives ${MOST} bytes at most, not ${size}`;
        throw exception("QuotaExceededError", message, caller);
      }
      set(new Bytes(bufferOf(array), offsetOf(array), size), random(size));
      return array;
    }

    randomUUID() {
      this.#brand;
      return uuid();
    }
  }

  defineProperty(Crypto, "length", { value: 0 });
  const crypto = new Crypto(secret);
  shape(Crypto);
  return {
    crypto,
    install() {
      idl.define({ Crypto }, false);
      idl.define({ crypto }, true);
    },
  };
});
