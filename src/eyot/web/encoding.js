// TextEncoder and TextDecoder.
//
// Called once with what idl.js gave and with functions of Python: encode(text), the bytes;
// encodeInto(text, memory), how much was read and written; name(label), the encoding's or null;
// decoder(name, fatal, ignoreBOM), a function (memory or undefined, stream) that gives the text, or
// null where it is fatal that the bytes make none.
(function (idl, python) {
  "use strict";
  const { memoryKind, need, options, refuse, shape, usv } = idl;
  const { encode, encodeInto, name: nameOf, decoder: makeDecoder } = python;

  class TextEncoder {
    #brand;

    get encoding() {
      this.#brand;
      return "utf-8";
    }

    encode(text = "") {
      this.#brand;
      return encode(`${text}`);
    }

    encodeInto(text, into) {
      this.#brand;
      need(2, arguments, "encodeInto", this.encodeInto);
      const whole = usv(text);
      if (memoryKind(into) !== "Uint8Array") {
        refuse("encodeInto needs a Uint8Array to write into", this.encodeInto);
      }
      const answer = encodeInto(whole, into);
      return { read: answer[0], written: answer[1] };
    }
  }

  class TextDecoder {
    #name;
    #fatal;
    #ignoreBOM;
    #decode;

    constructor(label = "utf-8", given = undefined) {
      const name = nameOf(`${label}`);
      if (name === null || name === "replacement") {
        refuse(`TextDecoder knows no encoding "${label}"`, TextDecoder, RangeError);
      }
      const { fatal, ignoreBOM } = options(given, "TextDecoder", TextDecoder);
      this.#name = name;
      this.#fatal = !!fatal;
      this.#ignoreBOM = !!ignoreBOM;
      this.#decode = makeDecoder(name, this.#fatal, this.#ignoreBOM);
    }

    get encoding() { return this.#name; }
    get fatal() { return this.#fatal; }
    get ignoreBOM() { return this.#ignoreBOM; }

    decode(memory = undefined, given = undefined) {
      const decode = this.#decode;
      if (memory !== undefined && memoryKind(memory) === undefined) {
        refuse("decode needs an ArrayBuffer or a view of one", this.decode);
      }
      const { stream } = options(given, "decode", this.decode);
      const text = decode(memory, !!stream);
      if (text === null) refuse(`the data is not ${this.#name}`, this.decode);
      return text;
    }
  }

  shape(TextEncoder);
  shape(TextDecoder);
  return {
    TextDecoder, TextEncoder,
    install() {
      idl.define({ TextEncoder, TextDecoder }, false);
    },
  };
});
