// CommonJS: `require`, its cache, and what a module finds around itself. Python says what a name
// stands for and gives the source.
(function (host) {
  "use strict";
  const { Error, Object } = globalThis;
  const { assign, defineProperty, keys, prototype } = Object;
  const has = prototype.hasOwnProperty.call.bind(prototype.hasOwnProperty);
  const cache = { __proto__: null };
  const builtins = { __proto__: null };
  let main;

  function folderOf(filename) {
    const at = filename.lastIndexOf("/");
    return at > 0 ? filename.slice(0, at) : "/";
  }

  class Module {
    constructor(filename, parent) {
      this.id = parent === undefined ? "." : filename;
      this.path = folderOf(filename);
      this.exports = {};
      this.filename = filename;
      this.loaded = false;
      this.children = [];
      this.paths = [];
      defineProperty(this, "parent", { value: parent, configurable: true, writable: true });
    }

    require(specifier) {
      return requireFrom(this, specifier);
    }
  }

  function resolve(filename, specifier) {
    const found = host.resolve(filename, `${specifier}`);
    if (found.error === undefined) return found;
    throw assign(new Error(found.error), { code: found.code, requireStack: [filename] });
  }

  function builtin(name) {
    if (!(name in builtins)) builtins[name] = host.builtin(name);
    return builtins[name];
  }

  function load(filename, parent) {
    const known = cache[filename];
    if (known !== undefined) return known;
    const module = new Module(filename, parent);
    if (main === undefined) main = module;
    cache[filename] = module;
    let whole = false;
    try {
      const opened = host.open(filename);
      if (opened.kind === "commonjs") {
        const { exports } = module;
        const arguments_ = [exports, requireOf(module), module, filename, module.path];
        Reflect.apply(opened.value, exports, arguments_);
      } else {
        module.exports = opened.value;
      }
      whole = true;
    } finally {
      if (!whole) delete cache[filename];
    }
    module.loaded = true;
    return module;
  }

  function requireFrom(module, specifier) {
    if (typeof specifier !== "string" || specifier === "") {
      throw assign(new TypeError("require() needs the name of a module"), {
        code: "ERR_INVALID_ARG_TYPE",
      });
    }
    const found = resolve(module.filename, specifier);
    if (found.builtin !== undefined) return builtin(found.builtin);
    const loaded = load(found.filename, module);
    if (!module.children.includes(loaded)) module.children.push(loaded);
    return loaded.exports;
  }

  function requireOf(module) {
    const require = (specifier) => requireFrom(module, specifier);
    require.resolve = (specifier) => {
      const found = resolve(module.filename, specifier);
      return found.builtin === undefined ? found.filename : specifier;
    };
    require.cache = cache;
    require.main = main;
    require.extensions = { __proto__: null, ".js": undefined, ".json": undefined };
    return require;
  }

  return {
    require: (filename) => requireOf(new Module(filename)),
    builtin,
    // What `import` sees of a module: its exports as the default, and the names found in the source.
    namespace(filename, names) {
      const { exports } = load(filename);
      const values = { __proto__: null, default: exports };
      for (const name of names) {
        if (name !== "default") values[name] = exports == null ? undefined : exports[name];
      }
      values["module.exports"] = exports;
      return values;
    },
    namesOfBuiltin: (name) => {
      const exports = builtin(name);
      return exports !== null && typeof exports === "object" ? keys(exports)
        : typeof exports === "function" ? keys(exports) : [];
    },
    namespaceOfBuiltin(name, names) {
      const exports = builtin(name);
      const values = { __proto__: null, default: exports };
      for (const each of names) {
        if (each !== "default" && has(exports, each)) values[each] = exports[each];
      }
      return values;
    },
  };
});
