// node:path, of POSIX; path.win32 isn't there.
(function (require, host) {
  "use strict";

  function insist(value, name) {
    if (typeof value === "string") return;
    const error = new TypeError(`The "${name}" argument must be of type string, not ${typeof value}`);
    error.code = "ERR_INVALID_ARG_TYPE";
    throw error;
  }

  // The parts of a path without "." and, as far as they can be, without "..".
  function parts(path, isAbsolute) {
    const kept = [];
    for (const part of path.split("/")) {
      if (part === "" || part === ".") continue;
      if (part !== "..") kept.push(part);
      else if (kept.length > 0 && kept[kept.length - 1] !== "..") kept.pop();
      else if (!isAbsolute) kept.push("..");
    }
    return kept;
  }

  function normalize(path) {
    insist(path, "path");
    if (path === "") return ".";
    const isAbsolute = path[0] === "/";
    let text = parts(path, isAbsolute).join("/");
    if (text === "" && !isAbsolute) text = ".";
    if (text !== "" && path[path.length - 1] === "/") text += "/";
    return isAbsolute ? `/${text}` : text;
  }

  function join(...paths) {
    let joined = "";
    for (const path of paths) {
      insist(path, "path");
      if (path !== "") joined = joined === "" ? path : `${joined}/${path}`;
    }
    return joined === "" ? "." : normalize(joined);
  }

  function resolve(...paths) {
    let path = "";
    for (let at = paths.length - 1; at >= 0 && path[0] !== "/"; --at) {
      insist(paths[at], `paths[${at}]`);
      if (paths[at] !== "") path = path === "" ? paths[at] : `${paths[at]}/${path}`;
    }
    if (path[0] !== "/") path = `${host.cwd()}/${path}`;
    return `/${parts(path, true).join("/")}`;
  }

  function relative(from, to) {
    insist(from, "from");
    insist(to, "to");
    const [start, end] = [parts(resolve(from), true), parts(resolve(to), true)];
    let same = 0;
    while (same < start.length && same < end.length && start[same] === end[same]) ++same;
    return [...start.slice(same).map(() => ".."), ...end.slice(same)].join("/");
  }

  // Where the last part begins and ends, without the slashes after it.
  function last(path) {
    let end = path.length;
    while (end > 0 && path[end - 1] === "/") --end;
    return [path.lastIndexOf("/", end - 1) + 1, end];
  }

  function dirname(path) {
    insist(path, "path");
    if (path === "") return ".";
    let [end] = last(path);
    if (end === 0) return path[0] === "/" ? "/" : ".";
    if (end === 2 && path.startsWith("//")) return "//";
    while (end > 1 && path[end - 1] === "/") --end;
    return path.slice(0, end);
  }

  function basename(path, suffix) {
    insist(path, "path");
    if (suffix !== undefined) insist(suffix, "suffix");
    if (suffix === path) return "";
    const [start, end] = last(path);
    const name = end === 0 ? "" : path.slice(start, end);
    const cuts = suffix && name.length > suffix.length && name.endsWith(suffix);
    return cuts ? name.slice(0, -suffix.length) : name;
  }

  function extname(path) {
    const name = basename(path);
    const dot = name.lastIndexOf(".");
    return dot <= 0 || name === ".." ? "" : name.slice(dot);
  }

  function parse(path) {
    insist(path, "path");
    const root = path[0] === "/" ? "/" : "";
    const base = basename(path);
    const ext = extname(path);
    const dir = dirname(path);
    return {
      root,
      dir: dir === "." && !path.startsWith("./") ? root : path === "/" ? "/" : dir,
      base,
      ext,
      name: ext === "" ? base : base.slice(0, -ext.length),
    };
  }

  function format({ root = "", dir, base, name = "", ext = "" }) {
    const ending = ext === "" || ext[0] === "." ? ext : `.${ext}`;
    const file = base || `${name}${ending}`;
    if (!dir) return `${root}${file}`;
    return dir === root ? `${dir}${file}` : `${dir}/${file}`;
  }

  const path = {
    basename, dirname, extname, format, join, normalize, parse, relative, resolve,
    delimiter: ":",
    isAbsolute(path) {
      insist(path, "path");
      return path[0] === "/";
    },
    sep: "/",
    toNamespacedPath: (path) => path,
  };
  path.posix = path;
  return path;
});
