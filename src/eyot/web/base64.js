// atob and btoa.
//
// Called once with what idl.js gave and with functions of Python, that give null for what they refuse.
(function (idl, decode, encode) {
  "use strict";
  const { exception, need } = idl;

  function atob(data) {
    need(1, arguments, "atob", atob);
    const text = decode(`${data}`);
    if (text === null) {
      throw exception("InvalidCharacterError", "what atob was given is not base64", atob);
    }
    return text;
  }

  function btoa(data) {
    need(1, arguments, "btoa", btoa);
    const text = encode(`${data}`);
    if (text === null) {
      const message = "btoa takes characters up to U+00FF only: encode the text first";
      throw exception("InvalidCharacterError", message, btoa);
    }
    return text;
  }

  return {
    atob, btoa,
    install() {
      idl.define({ atob, btoa }, true);
    },
  };
});
