// performance: now, mark, measure and what was measured.
//
// Called once with what idl.js and events.js gave, now(), the milliseconds since the context's
// beginning, and timeOrigin, when that was.
(function (idl, events, now, timeOrigin) {
  "use strict";
  const { append, defineProperty, exception, isObject, need, options, refuse, shape, without } = idl;
  const MOST = 10000; // entries; the oldest go first
  const secret = {};
  let isEntry;
  let nameOf;
  let typeOf;
  let startOf;
  const insist = (key, Class) => {
    if (key !== secret) refuse(`a ${Class.name} isn't made with new`, Class);
  };

  class PerformanceEntry {
    #name;
    #type;
    #start;
    #duration;

    constructor(key, name, type, start, duration) {
      insist(key, PerformanceEntry);
      this.#name = name;
      this.#type = type;
      this.#start = start;
      this.#duration = duration;
    }

    get name() { return this.#name; }
    get entryType() { return this.#type; }
    get startTime() { return this.#start; }
    get duration() { return this.#duration; }
    toJSON() {
      const { name, entryType, startTime, duration } = this;
      return { name, entryType, startTime, duration };
    }

    static {
      isEntry = (object) => #name in object;
      nameOf = (entry) => entry.#name;
      typeOf = (entry) => entry.#type;
      startOf = (entry) => entry.#start;
    }
  }

  class PerformanceMark extends PerformanceEntry {
    #detail;

    constructor(name, given = undefined) {
      need(1, arguments, "PerformanceMark", PerformanceMark);
      const { startTime, detail = null } = options(given, "PerformanceMark", PerformanceMark);
      const start = startTime === undefined ? now() : +startTime;
      if (!(start >= 0)) refuse("a mark's startTime must not be negative", PerformanceMark);
      super(secret, `${name}`, "mark", start, 0);
      this.#detail = detail;
    }

    get detail() { return this.#detail; }
  }

  class PerformanceMeasure extends PerformanceEntry {
    #detail;

    constructor(key, name, start, duration, detail) {
      insist(key, PerformanceMeasure);
      super(secret, name, "measure", start, duration);
      this.#detail = detail;
    }

    get detail() { return this.#detail; }
  }

  class Performance extends events.EventTarget {
    #entries = [];

    constructor(key) {
      insist(key, Performance);
      super();
    }

    get timeOrigin() {
      this.#entries;
      return timeOrigin;
    }

    now() {
      this.#entries;
      return now();
    }

    mark(name, given = undefined) {
      need(1, arguments, "performance.mark", this.mark);
      const mark = new PerformanceMark(name, given);
      this.#add(mark);
      return mark;
    }

    measure(name, from = undefined, to = undefined) {
      need(1, arguments, "performance.measure", this.measure);
      const caller = this.measure;
      let start = from;
      let end = to;
      let duration;
      let detail = null;
      if (isObject(from)) {
        ({ start, end, duration, detail = null } = from);
        if (start !== undefined && end !== undefined && duration !== undefined) {
          refuse("of start, end and duration, measure takes two", caller);
        }
      }
      const time = (mark) => {
        if (typeof mark === "number") return mark;
        const wanted = `${mark}`;
        for (let index = this.#entries.length - 1; index >= 0; --index) {
          const entry = this.#entries[index];
          if (typeOf(entry) === "mark" && nameOf(entry) === wanted) return startOf(entry);
        }
        throw exception("SyntaxError", `there is no mark "${wanted}"`, caller);
      };
      const till =
        end !== undefined ? time(end)
          : start !== undefined && duration !== undefined ? time(start) + duration : now();
      const since =
        start !== undefined ? time(start)
          : duration !== undefined && end !== undefined ? till - duration : 0;
      const measure = new PerformanceMeasure(secret, `${name}`, since, till - since, detail);
      this.#add(measure);
      return measure;
    }

    #add(entry) {
      append(this.#entries, entry);
      if (this.#entries.length <= 2 * MOST) return;
      const dropped = this.#entries.length - MOST;
      let at = 0;
      this.#entries = without(this.#entries, () => at++ < dropped);
    }

    #clear(type, name) {
      const wanted = name === undefined ? undefined : `${name}`;
      this.#entries = without(this.#entries, (entry) =>
        typeOf(entry) === type && (wanted === undefined || nameOf(entry) === wanted));
    }

    clearMarks(name = undefined) { this.#clear("mark", name); }
    clearMeasures(name = undefined) { this.#clear("measure", name); }

    // In the order of their beginnings; of one beginning, in that of their making.
    #sorted(keeps) {
      const found = without(this.#entries, (entry) => !keeps(entry));
      for (let index = 1; index < found.length; ++index) {
        const entry = found[index];
        let at = index;
        for (; at > 0 && startOf(found[at - 1]) > startOf(entry); --at) found[at] = found[at - 1];
        found[at] = entry;
      }
      return found;
    }

    getEntries() { return this.#sorted(() => true); }

    getEntriesByType(type) {
      need(1, arguments, "getEntriesByType", this.getEntriesByType);
      const wanted = `${type}`;
      return this.#sorted((entry) => typeOf(entry) === wanted);
    }

    getEntriesByName(name, type = undefined) {
      need(1, arguments, "getEntriesByName", this.getEntriesByName);
      const wanted = `${name}`;
      const kind = type === undefined ? undefined : `${type}`;
      return this.#sorted((entry) =>
        nameOf(entry) === wanted && (kind === undefined || typeOf(entry) === kind));
    }

    toJSON() {
      return { timeOrigin: this.timeOrigin };
    }
  }

  for (const Class of [PerformanceEntry, PerformanceMeasure, Performance]) {
    defineProperty(Class, "length", { value: 0 });
  }
  idl.show(PerformanceEntry, ["name", "entryType", "startTime", "duration"], isEntry);
  const classes = { Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure };
  const performance = new Performance(secret);
  for (const name in classes) shape(classes[name]);
  return {
    ...classes, performance,
    install() {
      idl.define(classes, false);
      idl.define({ performance }, true);
    },
  };
});
