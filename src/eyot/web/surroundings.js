// self, navigator and reportError.
//
// Called once with what idl.js gave, with report(function), which tells of what the function throws,
// and with what navigator.userAgent says.
(function (idl, report, userAgent) {
  "use strict";
  const { need, refuse, shape } = idl;
  const secret = {};

  class Navigator {
    #userAgent;

    constructor(key) {
      if (key !== secret) refuse("there is one Navigator, called navigator", Navigator);
      this.#userAgent = userAgent;
    }

    get userAgent() { return this.#userAgent; }
  }

  function reportError(error) {
    need(1, arguments, "reportError", reportError);
    report(() => {
      throw error;
    });
  }

  Object.defineProperty(Navigator, "length", { value: 0 });
  const navigator = new Navigator(secret);
  shape(Navigator);
  return {
    install() {
      idl.define({ Navigator }, false);
      idl.define({ self: globalThis, navigator, reportError }, true);
    },
  };
});
