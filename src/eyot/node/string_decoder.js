// node:string_decoder: bytes that come in pieces, without cutting a character in two.
(function (require, host) {
  "use strict";
  const { Buffer } = require("buffer");
  const { TextDecoder } = host.web;

  class StringDecoder {
    #decoder;
    #rest = Buffer.alloc(0);

    constructor(encoding = "utf8") {
      const name = Buffer.normalizeEncoding(encoding);
      if (name === undefined) {
        const error = new TypeError(`Unknown encoding: ${encoding}`);
        error.code = "ERR_UNKNOWN_ENCODING";
        throw error;
      }
      this.encoding = name;
      if (name === "utf8" || name === "utf16le") {
        this.#decoder = new TextDecoder(name === "utf8" ? "utf-8" : "utf-16le", { ignoreBOM: true });
      }
    }

    write(data) {
      if (typeof data === "string") return data;
      if (this.#decoder) return this.#decoder.decode(data, { stream: true });
      if (this.encoding !== "base64" && this.encoding !== "base64url") {
        return Buffer.from(data).toString(this.encoding);
      }
      const whole = Buffer.concat([this.#rest, data]);
      const size = whole.length - (whole.length % 3);
      this.#rest = whole.subarray(size);
      return whole.subarray(0, size).toString(this.encoding);
    }

    end(data) {
      let text = data === undefined ? "" : this.write(data);
      if (this.#decoder) return text + this.#decoder.decode();
      text += this.#rest.toString(this.encoding);
      this.#rest = Buffer.alloc(0);
      return text;
    }
  }

  return { StringDecoder };
});
