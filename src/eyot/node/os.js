// node:os. Of the machine it tells nothing.
(function (require, host) {
  "use strict";
  const given = (value) => () => value;
  return {
    EOL: "\n",
    devNull: "/dev/null",
    arch: given("x64"),
    availableParallelism: given(1),
    constants: { signals: {}, errno: {}, priority: {} },
    cpus: () => [],
    endianness: given("LE"),
    freemem: given(0),
    getPriority: given(0),
    homedir: () => host.env.HOME ?? "/",
    hostname: given("localhost"),
    loadavg: () => [0, 0, 0],
    machine: given("x86_64"),
    networkInterfaces: () => ({}),
    platform: given("linux"),
    release: given(""),
    tmpdir: () => host.env.TMPDIR ?? "/tmp",
    totalmem: given(0),
    type: given("Linux"),
    uptime: given(0),
    userInfo: () => ({ uid: -1, gid: -1, username: "", homedir: host.env.HOME ?? "/", shell: null }),
    version: given(""),
  };
});
