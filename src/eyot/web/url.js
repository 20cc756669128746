// URL and URLSearchParams.
//
// Called once with what idl.js gave and with functions of Python. parse(text, base or null) and
// change(href, part, text) give an URL's href, or null for what is none; split(href) all its parts.
// For the lists of search parameters there are read(text), an array of names and values in turn, and
// write(array).
(function (idl, python) {
  "use strict";
  const { append, apply, defineProperty, isObject, list, need, refuse, shape, usv } = idl;
  const { change, parse, read, split, write } = python;
  const { getPrototypeOf, ownKeys, getOwnPropertyDescriptor, setPrototypeOf } = Reflect;
  const { captureStackTrace } = Error;
  // The parts that split gives.
  const ORIGIN = 0;
  const PROTOCOL = 1;
  const USERNAME = 2;
  const PASSWORD = 3;
  const HOST = 4;
  const HOSTNAME = 5;
  const PORT = 6;
  const PATHNAME = 7;
  const SEARCH = 8;
  const HASH = 9;
  let refresh; // (params, search), where its URL has changed
  let attach; // (params, url)
  let next; // (params, index), the pair there or null
  let isURL; // (object)
  let isParams; // (object)
  let reset; // (url, query), where its parameters have changed

  class URLSearchParams {
    #list; // names and values in turn
    #url = null;

    constructor(init = "") {
      if (isObject(init)) this.#list = pairs(init);
      else {
        const text = usv(init);
        this.#list = read(text[0] === "?" ? cut(text, 1) : text);
      }
    }

    static {
      isParams = (object) => #list in object;
      refresh = (params, search) => {
        params.#list = read(cut(search, 1));
      };
      attach = (params, url) => {
        params.#url = url;
      };
      next = (params, index) => {
        const at = index * 2;
        if (at >= params.#list.length) return null;
        return [params.#list[at], params.#list[at + 1]];
      };
    }

    #changed() {
      if (this.#url !== null) reset(this.#url, write(this.#list));
    }

    get size() { return this.#list.length / 2; }

    append(name, value) {
      need(2, arguments, "append", this?.append);
      this.#list;
      const key = usv(name);
      const text = usv(value);
      append(this.#list, key);
      append(this.#list, text);
      this.#changed();
    }

    delete(name, value = undefined) {
      need(1, arguments, "delete", this?.delete);
      this.#list;
      const key = usv(name);
      const text = value === undefined ? undefined : usv(value);
      const left = [];
      for (let at = 0; at < this.#list.length; at += 2) {
        if (this.#list[at] === key && (text === undefined || this.#list[at + 1] === text)) continue;
        append(left, this.#list[at]);
        append(left, this.#list[at + 1]);
      }
      this.#list = left;
      this.#changed();
    }

    get(name) {
      need(1, arguments, "get", this?.get);
      this.#list;
      const key = usv(name);
      for (let at = 0; at < this.#list.length; at += 2) {
        if (this.#list[at] === key) return this.#list[at + 1];
      }
      return null;
    }

    getAll(name) {
      need(1, arguments, "getAll", this?.getAll);
      this.#list;
      const key = usv(name);
      const found = [];
      for (let at = 0; at < this.#list.length; at += 2) {
        if (this.#list[at] === key) append(found, this.#list[at + 1]);
      }
      return found;
    }

    has(name, value = undefined) {
      need(1, arguments, "has", this?.has);
      this.#list;
      const key = usv(name);
      const text = value === undefined ? undefined : usv(value);
      for (let at = 0; at < this.#list.length; at += 2) {
        if (this.#list[at] === key && (text === undefined || this.#list[at + 1] === text)) return true;
      }
      return false;
    }

    set(name, value) {
      need(2, arguments, "set", this?.set);
      this.#list;
      const key = usv(name);
      const text = usv(value);
      const left = [];
      let done = false;
      for (let at = 0; at < this.#list.length; at += 2) {
        const same = this.#list[at] === key;
        if (same && done) continue;
        append(left, this.#list[at]);
        append(left, same ? text : this.#list[at + 1]);
        done ||= same;
      }
      if (!done) append(append(left, key), text);
      this.#list = left;
      this.#changed();
    }

    // By UTF-16 units, as `<` compares; what is equal keeps its order.
    sort() {
      const items = [];
      for (let at = 0; at < this.#list.length; at += 2) {
        append(items, { name: this.#list[at], value: this.#list[at + 1] });
      }
      apply(sort, items, [(a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)]);
      const sorted = [];
      for (let at = 0; at < items.length; ++at) append(append(sorted, items[at].name), items[at].value);
      this.#list = sorted;
      this.#changed();
    }

    forEach(callback, self = undefined) {
      need(1, arguments, "forEach", this?.forEach);
      this.#list;
      if (typeof callback !== "function") refuse("forEach needs a function", this.forEach);
      for (let at = 0; at < this.#list.length; at += 2) {
        apply(callback, self, [this.#list[at + 1], this.#list[at], this]);
      }
    }

    entries() {
      this.#list;
      return iterate(this, (pair) => pair);
    }

    keys() {
      this.#list;
      return iterate(this, (pair) => pair[0]);
    }

    values() {
      this.#list;
      return iterate(this, (pair) => pair[1]);
    }

    toString() {
      return write(this.#list);
    }
  }

  const { sort } = Array.prototype;
  const cut = idl.unbound(String.prototype.slice);

  // A list of pairs, or a record.
  function pairs(init) {
    const found = [];
    if (init[Symbol.iterator] !== undefined && init[Symbol.iterator] !== null) {
      const items = list(init, "what URLSearchParams was given", URLSearchParams);
      for (let index = 0; index < items.length; ++index) {
        const pair = list(items[index], "a pair that URLSearchParams was given", URLSearchParams);
        if (pair.length !== 2) {
          refuse(`URLSearchParams needs pairs, not ${pair.length} items`, URLSearchParams);
        }
        append(append(found, usv(pair[0])), usv(pair[1]));
      }
      return found;
    }
    const keys = ownKeys(init);
    const places = { __proto__: null };
    for (let index = 0; index < keys.length; ++index) {
      const described = getOwnPropertyDescriptor(init, keys[index]);
      if (described === undefined || !described.enumerable) continue;
      const name = usv(keys[index]);
      const value = usv(init[keys[index]]);
      if (name in places) found[places[name]] = value;
      else {
        append(append(found, name), value);
        places[name] = found.length - 1;
      }
    }
    return found;
  }

  const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()));
  class Iterator {
    #params;
    #give;
    #index = 0;

    constructor(params, give) {
      this.#params = params;
      this.#give = give;
    }

    next() {
      const pair = this.#params === null ? null : next(this.#params, this.#index);
      if (pair === null) {
        this.#params = null;
        return { value: undefined, done: true };
      }
      ++this.#index;
      const give = this.#give;
      return { value: give(pair), done: false };
    }
  }
  shape(Iterator, "URLSearchParams Iterator");
  delete Iterator.prototype.constructor;
  setPrototypeOf(Iterator.prototype, iteratorPrototype);
  const iterate = (params, give) => new Iterator(params, give);

  class URL {
    #href;
    #split = null; // where somebody has asked for them
    #params = null;

    constructor(url, base = undefined) {
      need(1, arguments, "URL", URL);
      const href = parsed(url, base);
      if (href === null) {
        const error = new TypeError(`Invalid URL: ${usv(url)}`);
        defineProperty(error, "code", {
          value: "ERR_INVALID_URL", writable: true, enumerable: true, configurable: true,
        });
        captureStackTrace(error, URL);
        throw error;
      }
      this.#href = href;
    }

    get #parts() {
      return (this.#split ??= split(this.#href));
    }

    static canParse(url, base = undefined) {
      need(1, arguments, "URL.canParse", URL.canParse);
      return parsed(url, base) !== null;
    }

    static parse(url, base = undefined) {
      need(1, arguments, "URL.parse", URL.parse);
      return parsed(url, base) === null ? null : new URL(url, base);
    }

    #change(part, value) {
      const text = usv(value);
      const href = change(this.#href, part, text);
      if (href === null) return false;
      this.#href = href;
      this.#split = null;
      if (this.#params !== null && (part === "search" || part === "href")) {
        refresh(this.#params, this.#parts[SEARCH]);
      }
      return true;
    }

    static {
      isURL = (object) => #href in object;
      reset = (url, query) => {
        const href = change(url.#href, "search", query);
        if (href === null) return;
        url.#href = href;
        url.#split = null;
      };
    }

    get href() { return this.#href; }
    set href(value) {
      this.#href;
      if (!this.#change("href", value)) refuse(`Invalid URL: ${usv(value)}`, undefined);
    }
    get origin() { return this.#parts[ORIGIN]; }
    get protocol() { return this.#parts[PROTOCOL]; }
    set protocol(value) { this.#change("protocol", value); }
    get username() { return this.#parts[USERNAME]; }
    set username(value) { this.#change("username", value); }
    get password() { return this.#parts[PASSWORD]; }
    set password(value) { this.#change("password", value); }
    get host() { return this.#parts[HOST]; }
    set host(value) { this.#change("host", value); }
    get hostname() { return this.#parts[HOSTNAME]; }
    set hostname(value) { this.#change("hostname", value); }
    get port() { return this.#parts[PORT]; }
    set port(value) { this.#change("port", value); }
    get pathname() { return this.#parts[PATHNAME]; }
    set pathname(value) { this.#change("pathname", value); }
    get search() { return this.#parts[SEARCH]; }
    set search(value) { this.#change("search", value); }
    get searchParams() {
      const { [SEARCH]: search } = this.#parts;
      if (this.#params === null) {
        this.#params = new URLSearchParams(search);
        attach(this.#params, this);
      }
      return this.#params;
    }
    get hash() { return this.#parts[HASH]; }
    set hash(value) { this.#change("hash", value); }
    toString() { return this.#href; }
    toJSON() { return this.#href; }
  }
  function parsed(url, base) {
    return parse(usv(url), base === undefined ? null : usv(base));
  }

  idl.show(URL, ["href", "origin", "protocol", "username", "password", "host", "hostname", "port",
    "pathname", "search", "hash"], isURL);
  idl.show(URLSearchParams, ["size"], isParams);
  shape(URL);
  shape(URLSearchParams);
  const { entries } = URLSearchParams.prototype;
  defineProperty(URLSearchParams.prototype, Symbol.iterator, {
    value: entries, writable: true, enumerable: false, configurable: true,
  });
  return {
    URL, URLSearchParams,
    install() {
      idl.define({ URL, URLSearchParams }, false);
    },
  };
});
