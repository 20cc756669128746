// node:fs: the files that were granted, and no others.
//
// What Python gives is [problem, value], a problem being [code, words].
(function (require, host) {
  "use strict";
  const { Buffer } = require("buffer");
  const { fileURLToPath, URL } = require("url");
  const { setImmediate } = require("timers");
  const S_IFMT = 0o170000;
  const S_IFREG = 0o100000;
  const S_IFDIR = 0o040000;
  const S_IFLNK = 0o120000;
  const constants = {
    F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, COPYFILE_EXCL: 1, O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2,
    O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024, S_IFMT, S_IFREG, S_IFDIR, S_IFLNK,
  };

  function pathOf(path) {
    if (typeof path === "string" && !path.includes("\0")) return path;
    if (path instanceof URL) return fileURLToPath(path);
    if (Buffer.isBuffer(path)) return path.toString();
    const shown = typeof path === "string" ? "without null bytes" : "of type string, Buffer or URL";
    const error = new TypeError(`The "path" argument must be ${shown}`);
    error.code = typeof path === "string" ? "ERR_INVALID_ARG_VALUE" : "ERR_INVALID_ARG_TYPE";
    throw error;
  }

  function settle(answer, syscall, path, caller) {
    const problem = answer[0];
    if (problem === null) return answer[1];
    const error = new Error(`${problem[0]}: ${problem[1]}, ${syscall} '${path}'`);
    Object.assign(error, { code: problem[0], syscall, path });
    if (problem[2] !== null) error.errno = -problem[2];
    Error.captureStackTrace(error, caller);
    throw error;
  }

  const encodingOf = (options) => (typeof options === "string" ? options : options?.encoding);

  class Stats {
    constructor([mode, size, mtime, ctime, atime]) {
      Object.assign(this, {
        dev: 0, ino: 0, mode, nlink: 1, uid: -1, gid: -1, rdev: 0, size, blksize: 4096,
        blocks: Math.ceil(size / 512), atimeMs: atime, mtimeMs: mtime, ctimeMs: ctime, birthtimeMs: ctime,
        atime: new Date(atime), mtime: new Date(mtime), ctime: new Date(ctime), birthtime: new Date(ctime),
      });
    }
    isFile() { return (this.mode & S_IFMT) === S_IFREG; }
    isDirectory() { return (this.mode & S_IFMT) === S_IFDIR; }
    isSymbolicLink() { return (this.mode & S_IFMT) === S_IFLNK; }
    isFIFO() { return false; }
    isSocket() { return false; }
    isBlockDevice() { return false; }
    isCharacterDevice() { return false; }
  }

  class Dirent {
    constructor(name, kind, path) {
      Object.assign(this, { name, parentPath: path, path });
      Object.defineProperty(this, "kind", { value: kind });
    }
    isFile() { return this.kind === "file"; }
    isDirectory() { return this.kind === "folder"; }
    isSymbolicLink() { return this.kind === "link"; }
    isFIFO() { return false; }
    isSocket() { return false; }
    isBlockDevice() { return false; }
    isCharacterDevice() { return false; }
  }

  function write(path, data, options, syscall, appends, caller) {
    const file = pathOf(path);
    const bytes = typeof data === "string" ? Buffer.from(data, encodingOf(options)) : data;
    if (!ArrayBuffer.isView(bytes)) {
      const error = new TypeError('The "data" argument must be of type string or a Buffer');
      error.code = "ERR_INVALID_ARG_TYPE";
      throw error;
    }
    const adds = appends || options?.flag === "a" || options?.flag === "a+";
    const isNew = options?.flag === "wx" || options?.flag === "ax";
    settle(host.writeFile(file, bytes, adds, isNew), syscall, file, caller);
  }

  function stat(path, options, follows, caller) {
    const file = pathOf(path);
    const answer = host.stat(file, follows);
    if (answer[0]?.[0] === "ENOENT" && options?.throwIfNoEntry === false) return undefined;
    return new Stats(settle(answer, follows ? "stat" : "lstat", file, caller));
  }

  const sync = {
    accessSync(path, mode = 0) {
      const file = pathOf(path);
      settle(host.access(file, mode), "access", file, sync.accessSync);
    },
    appendFileSync(path, data, options) { write(path, data, options, "open", true, sync.appendFileSync); },
    lstatSync(path, options) { return stat(path, options, false, sync.lstatSync); },
    mkdirSync(path, options) {
      const folder = pathOf(path);
      settle(host.mkdir(folder, !!options?.recursive), "mkdir", folder, sync.mkdirSync);
    },
    readFileSync(path, options) {
      const file = pathOf(path);
      const memory = settle(host.readFile(file), "open", file, sync.readFileSync);
      const buffer = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
      const encoding = encodingOf(options);
      return encoding && encoding !== "buffer" ? buffer.toString(encoding) : buffer;
    },
    readdirSync(path, options) {
      const folder = pathOf(path);
      const names = settle(host.readdir(folder), "scandir", folder, sync.readdirSync);
      return names.map(([name, kind]) => (options?.withFileTypes ? new Dirent(name, kind, folder) : name));
    },
    realpathSync(path) {
      const file = pathOf(path);
      return settle(host.realpath(file), "realpath", file, sync.realpathSync);
    },
    rmSync(path, options) {
      const file = pathOf(path);
      const answer = host.unlink(file);
      if (answer[0]?.[0] !== "ENOENT" || !options?.force) settle(answer, "rm", file, sync.rmSync);
    },
    statSync(path, options) { return stat(path, options, true, sync.statSync); },
    unlinkSync(path) {
      const file = pathOf(path);
      settle(host.unlink(file), "unlink", file, sync.unlinkSync);
    },
    writeFileSync(path, data, options) { write(path, data, options, "open", false, sync.writeFileSync); },
  };
  sync.realpathSync.native = sync.realpathSync;

  const promises = { constants };
  const callbacks = {};
  for (const name of Object.keys(sync)) {
    const work = sync[name];
    const plain = name.slice(0, -"Sync".length);
    promises[plain] = async (...values) => work(...values);
    callbacks[plain] = (...values) => {
      const callback = values.pop();
      if (typeof callback !== "function") {
        const error = new TypeError('The "cb" argument must be of type function');
        error.code = "ERR_INVALID_ARG_TYPE";
        throw error;
      }
      let result;
      let problem = null;
      try {
        result = work(...values);
      } catch (error) {
        problem = error;
      }
      setImmediate(() => (problem === null ? callback(null, result) : callback(problem)));
    };
  }
  callbacks.realpath.native = callbacks.realpath;

  return {
    ...sync, ...callbacks, constants, Dirent, promises, Stats,
    F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1,
    exists: (path, callback) => setImmediate(() => callback(existsSync(path))),
    existsSync,
  };

  function existsSync(path) {
    try {
      return host.access(pathOf(path), 0)[0] === null;
    } catch {
      return false;
    }
  }
});
