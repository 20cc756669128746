// node:process, which tells what was granted.
(function (require, host) {
  "use strict";
  const EventEmitter = require("events");
  const { queueMicrotask } = host.web.timers;
  const { now, write } = host;

  function refuse(what) {
    const error = new Error(`process.${what} isn't granted`);
    error.code = "ERR_ACCESS_DENIED";
    throw error;
  }

  const stream = (error) => ({
    fd: error ? 2 : 1, isTTY: false, writable: true, columns: 80,
    write(text, encoding, callback) {
      write(`${text}`, error);
      const done = typeof encoding === "function" ? encoding : callback;
      if (typeof done === "function") queueMicrotask(() => done());
      return true;
    },
    end() {}, on() { return this; }, once() { return this; }, emit: () => false,
    removeListener() { return this; }, hasColors: () => false, getColorDepth: () => 1,
  });

  const process = Object.assign(Object.create(EventEmitter.prototype), {
    arch: "x64",
    argv: ["eyot", ...host.argv],
    argv0: "eyot",
    config: {},
    env: Object.assign({}, host.env),
    execArgv: [],
    execPath: "",
    exitCode: undefined,
    features: {},
    pid: 1,
    platform: "linux",
    ppid: 0,
    release: { name: "node" },
    title: "eyot",
    version: `v${host.version}`,
    versions: { node: host.version, v8: host.v8 },
    stdout: stream(false),
    stderr: stream(true),

    abort() { refuse("abort"); },
    chdir() { refuse("chdir"); },
    cwd: () => host.cwd(),
    emitWarning(warning, type) {
      const name = typeof type === "string" ? type : type?.type ?? warning?.name ?? "Warning";
      globalThis.console?.warn?.(`${name}: ${warning?.message ?? warning}`);
    },
    exit() { refuse("exit"); },
    getuid: () => -1,
    hrtime(before) {
      const time = now();
      let seconds = Math.floor(time / 1000);
      let nanoseconds = Math.floor((time % 1000) * 1e6);
      if (before === undefined) return [seconds, nanoseconds];
      seconds -= before[0];
      nanoseconds -= before[1];
      return nanoseconds < 0 ? [seconds - 1, nanoseconds + 1e9] : [seconds, nanoseconds];
    },
    kill() { refuse("kill"); },
    memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
    nextTick(callback, ...values) {
      if (typeof callback !== "function") {
        const error = new TypeError('The "callback" argument must be of type function');
        error.code = "ERR_INVALID_ARG_TYPE";
        throw error;
      }
      queueMicrotask(() => callback(...values));
    },
    umask: () => 0o022,
    uptime: () => now() / 1000,
  });
  process.hrtime.bigint = () => BigInt(Math.floor(now() * 1e6));
  EventEmitter.call(process);
  Object.defineProperty(process, Symbol.toStringTag, { value: "process", configurable: true });
  return process;
});
