// Evaluates the expressions, one after the other, in a folder; gives what each came to as a line.
//
// Node runs this by itself (`node run.js FOLDER`, which writes expected.txt anew); eyot calls what
// it gives.
(function (require, text, tell) {
  "use strict";
  const path = require("path");
  const qs = require("querystring");
  const url = require("url");
  const util = require("util");
  const assert = require("assert");
  const fs = require("fs");
  const stream = require("stream");
  const timers = require("timers");
  const crypto = require("crypto");
  const EventEmitter = require("events");
  const { StringDecoder } = require("string_decoder");
  const { URL } = url;
  const { setTimeout, setImmediate } = timers;

  const shown = (value) => JSON.stringify(value, (key, item) => {
    if (typeof item === "bigint") return `${item}n`;
    if (item === undefined && key !== "") return "(undefined)";
    return typeof item === "function" ? "(function)" : item;
  }) ?? "undefined";
  const failed = (error) =>
    `${error?.name}${error?.code ? ` ${error.code}` : ""}${error?.code ? "" : `: ${error?.message}`}`;

  return (async () => {
    for (const line of text.split("\n")) {
      if (line === "" || line.startsWith("#")) continue;
      let result;
      try {
        result = shown(await eval(line));
      } catch (error) {
        result = failed(error);
      }
      tell(line, result);
    }
  })();
});
