// What Node gives for expressions.txt, into expected.txt: `node tests/node/write_expected.js`.
"use strict";
const fs = require("fs");
const os = require("os");
const path = require("path");
const vm = require("vm");

const here = __dirname;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "expected-"));
fs.writeFileSync(path.join(folder, "text.txt"), "some text\n");
fs.mkdirSync(path.join(folder, "folder"));
fs.symlinkSync("text.txt", path.join(folder, "link"));
process.chdir(folder);
process.noDeprecation = true;
const lines = [];
const run = vm.runInThisContext(fs.readFileSync(path.join(here, "run.js"), "utf8"));
run(require, fs.readFileSync(path.join(here, "expressions.txt"), "utf8"), (line, result) => lines.push(result)).then(() => {
  fs.writeFileSync(path.join(here, "expected.txt"), `${lines.join("\n")}\n`);
  process.exit(0);
});
