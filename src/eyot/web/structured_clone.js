// structuredClone.
//
// Called once with what idl.js gave and with Python's clone(value, transferred), which gives
// [problem, value].
(function (idl, clone) {
  "use strict";
  const { exception, list, memoryKind, need, options } = idl;

  function structuredClone(value, given = undefined) {
    need(1, arguments, "structuredClone", structuredClone);
    const { transfer } = options(given, "structuredClone", structuredClone);
    const items =
      transfer === undefined ? [] : list(transfer, "structuredClone's transfer", structuredClone);
    for (let index = 0; index < items.length; ++index) {
      let problem = null;
      if (memoryKind(items[index]) !== "ArrayBuffer") problem = "only ArrayBuffers can be transferred";
      for (let before = 0; before < index; ++before) {
        if (items[before] === items[index]) problem = "the same ArrayBuffer is to be transferred twice";
      }
      if (problem !== null) throw exception("DataCloneError", problem, structuredClone);
    }
    const answer = clone(value, items);
    if (answer[0] !== null) throw exception("DataCloneError", answer[0], structuredClone);
    return answer[1];
  }

  return {
    structuredClone,
    install() {
      idl.define({ structuredClone }, true);
    },
  };
});
