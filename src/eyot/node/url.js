// node:url: the web's classes, file: URLs, and the parser of old.
(function (require, host) {
  "use strict";
  const { URL, URLSearchParams } = host.web;
  const querystring = require("querystring");
  const path = require("path");

  function refuse(message, code, Type = TypeError) {
    const error = new Type(message);
    error.code = code;
    throw error;
  }

  function fileURLToPath(given) {
    const url = typeof given === "string" ? new URL(given) : given;
    if (url?.protocol !== "file:") refuse("The URL must be of scheme file", "ERR_INVALID_URL_SCHEME");
    if (url.hostname !== "") refuse("File URL host must be \"localhost\" or empty", "ERR_INVALID_FILE_URL_HOST");
    if (/%2f/i.test(url.pathname)) {
      refuse("File URL path must not include encoded / characters", "ERR_INVALID_FILE_URL_PATH");
    }
    return decodeURIComponent(url.pathname);
  }

  function pathToFileURL(given) {
    let resolved = path.resolve(given);
    if (given.endsWith("/") && !resolved.endsWith("/")) resolved += "/";
    const url = new URL("file:///");
    const signs = { "%": "%25", "\\": "%5C", "\n": "%0A", "\r": "%0D", "\t": "%09", "?": "%3F", "#": "%23" };
    url.pathname = resolved.replace(/[%\\\n\r\t?#]/g, (sign) => signs[sign]);
    return url;
  }

  // --- the parser of old: url.parse and its like ---

  const SLASHED = new Set(["http:", "https:", "ftp:", "gopher:", "file:", "ws:", "wss:"]);

  class Url {
    protocol = null;
    slashes = null;
    auth = null;
    host = null;
    port = null;
    hostname = null;
    hash = null;
    search = null;
    query = null;
    pathname = null;
    path = null;
    href = "";

    parse(text, withQuery, slashesDenoteHost) {
      return Object.assign(this, parse(text, withQuery, slashesDenoteHost));
    }
    format() { return format(this); }
    resolve(to) { return resolve(this.format(), to); }
  }

  function parse(text, withQuery = false, slashesDenoteHost = false) {
    if (text instanceof Url) return text;
    if (typeof text !== "string") {
      refuse(`The "url" argument must be of type string, not ${typeof text}`, "ERR_INVALID_ARG_TYPE");
    }
    const url = new Url();
    let rest = text.trim().replace(/\\/g, (sign, at, all) => (all.indexOf("?") < 0 || at < all.indexOf("?") ? "/" : sign));
    const scheme = /^([a-z0-9.+-]+:)/i.exec(rest);
    if (scheme) {
      url.protocol = scheme[1].toLowerCase();
      rest = rest.slice(scheme[1].length);
    }
    const hasSlashes = rest.startsWith("//");
    const isSlashed =
      hasSlashes && (scheme || slashesDenoteHost || /^\/\/[^@/]+@[^@/]+/.test(rest));
    const isOther = scheme && !SLASHED.has(url.protocol);
    if ((isSlashed || isOther) && url.protocol !== "javascript:") {
      if (isSlashed) {
        rest = rest.slice(2);
        url.slashes = true;
      }
      const end = rest.search(/[/?#]/);
      let authority = end < 0 ? rest : rest.slice(0, end);
      rest = end < 0 ? "" : rest.slice(end);
      const at = authority.lastIndexOf("@");
      if (at >= 0) {
        url.auth = querystring.unescape(authority.slice(0, at));
        authority = authority.slice(at + 1);
      }
      const port = /:(\d*)$/.exec(authority);
      if (port) {
        if (port[1] !== "") url.port = port[1];
        authority = authority.slice(0, -port[0].length);
      }
      url.hostname = authority.replace(/^\[(.*)\]$/, "$1").toLowerCase();
      if (/[^\x00-\x7f]/.test(url.hostname)) url.hostname = new URL(`http://${url.hostname}`).hostname;
      const shown = url.hostname.includes(":") ? `[${url.hostname}]` : url.hostname;
      url.host = shown + (url.port ? `:${url.port}` : "");
    }
    rest = rest.replace(/[\s"'<>\\^`{|}]/g, (sign) => encodeURIComponent(sign).replace("'", "%27"));
    const hash = rest.indexOf("#");
    if (hash >= 0) {
      url.hash = rest.slice(hash);
      rest = rest.slice(0, hash);
    }
    const question = rest.indexOf("?");
    if (question >= 0) {
      url.search = rest.slice(question);
      url.query = url.search.slice(1);
      rest = rest.slice(0, question);
    } else if (withQuery) url.search = "";
    if (withQuery) url.query = querystring.parse(url.query ?? "");
    if (rest !== "") url.pathname = rest;
    if (SLASHED.has(url.protocol) && url.slashes && !url.pathname) url.pathname = "/";
    if (url.pathname || url.search) url.path = (url.pathname ?? "") + (url.search ?? "");
    url.href = format(url);
    return url;
  }

  function format(given, options) {
    if (typeof given === "string") return format(parse(given));
    if (given instanceof URL) {
      const url = new URL(given.href);
      if (options?.fragment === false) url.hash = "";
      if (options?.search === false) url.search = "";
      if (options?.auth === false) url.username = url.password = "";
      return url.href;
    }
    if (typeof given !== "object" || given === null) {
      refuse(`The "urlObject" argument must be an object or a string, not ${typeof given}`, "ERR_INVALID_ARG_TYPE");
    }
    let { protocol = "", pathname = "", hash = "", search = "", auth, hostname } = given;
    protocol ??= "";
    if (protocol !== "" && !protocol.endsWith(":")) protocol += ":";
    let host = false;
    const login = auth ? `${encodeURIComponent(auth).replace(/%3A/i, ":")}@` : "";
    if (given.host) host = login + given.host;
    else if (hostname) {
      const shown = hostname.includes(":") && hostname[0] !== "[" ? `[${hostname}]` : hostname;
      host = login + shown + (given.port ? `:${given.port}` : "");
    }
    const query =
      typeof given.query === "object" && given.query !== null ? querystring.stringify(given.query) : "";
    search = search || (query && `?${query}`) || "";
    pathname ??= "";
    hash ??= "";
    if (given.slashes || (SLASHED.has(protocol) && host !== false)) {
      host = `//${host || ""}`;
      if (pathname !== "" && pathname[0] !== "/") pathname = `/${pathname}`;
    } else if (host === false) host = "";
    if (hash !== "" && hash[0] !== "#") hash = `#${hash}`;
    if (search !== "" && search[0] !== "?") search = `?${search}`;
    pathname = pathname.replace(/[?#]/g, encodeURIComponent);
    return protocol + host + pathname + search.replace("#", "%23") + hash;
  }

  function resolve(from, to) {
    const base = new URL(from, "resolve://");
    const url = new URL(to, base);
    if (url.protocol !== "resolve:") return url.href;
    const { pathname, search, hash } = url;
    const absolute = from.startsWith("/") || to.startsWith("/");
    return (absolute ? pathname : pathname.replace(/^\//, "")) + search + hash;
  }

  return {
    fileURLToPath, format, parse, pathToFileURL, resolve, Url, URL, URLSearchParams,
    resolveObject: (from, to) => parse(resolve(typeof from === "string" ? from : format(from), to)),
    domainToASCII: (domain) => (URL.canParse(`ws://${domain}`) ? new URL(`ws://${domain}`).hostname : ""),
    domainToUnicode: (domain) => host.unicodeDomain(`${domain}`),
    urlToHttpOptions(url) {
      const options = {
        protocol: url.protocol, hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"), hash: url.hash,
        search: url.search, pathname: url.pathname, path: `${url.pathname}${url.search}`, href: url.href,
      };
      if (url.port !== "") options.port = Number(url.port);
      if (url.username || url.password) {
        options.auth = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
      }
      return options;
    },
  };
});
