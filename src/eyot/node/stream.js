// node:stream: readable, writable and transforming streams, within one thread and without files.
(function (require, host) {
  "use strict";
  const EventEmitter = require("events");
  const { Buffer } = require("buffer");
  const { StringDecoder } = require("string_decoder");
  const { queueMicrotask } = host.web.timers;

  function failure(message, code, Type = Error) {
    const error = new Type(message);
    error.code = code;
    return error;
  }

  // --- what all have ---

  function Stream(options) {
    EventEmitter.call(this, options);
  }
  Object.setPrototypeOf(Stream, EventEmitter);
  Stream.prototype = Object.create(EventEmitter.prototype, {
    constructor: { value: Stream, writable: true, configurable: true },
  });

  function begin(stream, options) {
    Stream.call(stream, options);
    stream.destroyed = false;
    stream.closed = false;
    stream.errored = null;
    if (typeof options?.destroy === "function") stream._destroy = options.destroy;
    const { signal } = options ?? {};
    signal?.addEventListener("abort", () => stream.destroy(signal.reason), { once: true });
  }

  Stream.prototype.destroy = function destroy(error) {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.errored = error ?? null;
    const done = (problem) => {
      queueMicrotask(() => {
        if (problem) this.emit("error", problem);
        this.closed = true;
        this.emit("close");
      });
    };
    if (this._destroy) this._destroy(error ?? null, (problem) => done(problem ?? error));
    else done(error);
    return this;
  };

  function maybeClose(stream) {
    const readable = stream._readableState;
    const writable = stream._writableState;
    if (stream.autoDestroy === false) return;
    if (readable && !readable.endEmitted) return;
    if (writable && !writable.finished) return;
    stream.destroy();
  }

  const sizeOf = (state, chunk) => (state.objectMode ? 1 : chunk.length);
  const highWaterMark = (options, side) =>
    options?.[`${side}HighWaterMark`] ?? options?.highWaterMark ??
    (objectMode(options, side) ? 16 : 65536);
  const objectMode = (options, side) => !!(options?.objectMode || options?.[`${side}ObjectMode`]);

  function bytesOf(state, chunk, encoding) {
    if (state.objectMode || chunk === null) return chunk;
    if (typeof chunk === "string") return Buffer.from(chunk, encoding);
    if (chunk instanceof Uint8Array) return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    throw failure('The "chunk" argument must be of type string or a Buffer', "ERR_INVALID_ARG_TYPE", TypeError);
  }

  // --- reading ---

  function Readable(options) {
    if (!(this instanceof Readable)) return new Readable(options);
    begin(this, options);
    beginReading(this, options);
  }
  Object.setPrototypeOf(Readable, Stream);
  Readable.prototype = Object.create(Stream.prototype, {
    constructor: { value: Readable, writable: true, configurable: true },
  });

  function beginReading(stream, options) {
    stream._readableState = {
      objectMode: objectMode(options, "readable"), highWaterMark: highWaterMark(options, "readable"),
      buffer: [], length: 0, ended: false, endEmitted: false, flowing: null, reading: false,
      decoder: null, scheduled: false, pipes: [],
    };
    stream.readable = true;
    if (typeof options?.read === "function") stream._read = options.read;
    if (options?.encoding) stream.setEncoding(options.encoding);
    if (options?.autoDestroy === false) stream.autoDestroy = false;
  }

  function more(stream) {
    const state = stream._readableState;
    if (state.reading || state.ended || stream.destroyed || state.length >= state.highWaterMark) return;
    state.reading = true;
    try {
      stream._read(state.highWaterMark);
    } catch (error) {
      stream.destroy(error);
    }
  }

  function schedule(stream) {
    const state = stream._readableState;
    if (state.scheduled) return;
    state.scheduled = true;
    queueMicrotask(() => {
      state.scheduled = false;
      flow(stream);
    });
  }

  function flow(stream) {
    const state = stream._readableState;
    if (stream.destroyed) return;
    if (state.flowing) {
      while (state.flowing && state.buffer.length > 0) stream.emit("data", take(state));
      if (state.flowing) more(stream);
    } else if (stream.listenerCount("readable") > 0) {
      if (state.length > 0 || state.ended) stream.emit("readable");
      more(stream);
    }
    if (state.ended && state.buffer.length === 0 && !state.endEmitted && state.flowing !== null) {
      endReading(stream);
    }
  }

  function endReading(stream) {
    const state = stream._readableState;
    if (state.endEmitted) return;
    state.endEmitted = true;
    stream.readable = false;
    queueMicrotask(() => {
      if (stream.errored) return;
      stream.emit("end");
      if (stream._writableState && stream.allowHalfOpen === false) stream.end();
      maybeClose(stream);
    });
  }

  function take(state) {
    const chunk = state.buffer.shift();
    state.length -= sizeOf(state, chunk);
    return chunk;
  }

  Object.assign(Readable.prototype, {
    _read() { throw failure("The _read() method is not implemented", "ERR_METHOD_NOT_IMPLEMENTED"); },

    push(chunk, encoding) {
      const state = this._readableState;
      state.reading = false;
      if (chunk === null || chunk === undefined) {
        if (chunk === null) {
          const rest = state.decoder?.end();
          if (rest) {
            state.buffer.push(rest);
            state.length += rest.length;
          }
          state.ended = true;
        }
        schedule(this);
        return false;
      }
      if (state.ended) {
        this.destroy(failure("stream.push() after EOF", "ERR_STREAM_PUSH_AFTER_EOF"));
        return false;
      }
      let item = bytesOf(state, chunk, encoding);
      if (state.decoder) item = state.decoder.write(item);
      if (state.objectMode || item.length > 0) {
        state.buffer.push(item);
        state.length += sizeOf(state, item);
      }
      schedule(this);
      return state.length < state.highWaterMark;
    },

    unshift(chunk) {
      const state = this._readableState;
      const item = bytesOf(state, chunk);
      state.buffer.unshift(item);
      state.length += sizeOf(state, item);
    },

    read(size) {
      const state = this._readableState;
      if (state.flowing === null) state.flowing = false;
      more(this);
      if (state.buffer.length === 0) {
        if (state.ended) endReading(this);
        return null;
      }
      if (state.objectMode) return take(state);
      if (size === undefined) {
        const all = state.buffer.splice(0);
        state.length = 0;
        if (state.ended) schedule(this);
        const whole = typeof all[0] === "string" ? all.join("") : Buffer.concat(all);
        this.emit("data", whole);
        return whole;
      }
      if (state.length < size && !state.ended) return null;
      const all = state.buffer.splice(0);
      const whole = typeof all[0] === "string" ? all.join("") : Buffer.concat(all);
      const rest = whole.slice(size);
      state.length = rest.length;
      if (rest.length > 0) state.buffer.push(rest);
      return whole.slice(0, size);
    },

    setEncoding(encoding) {
      this._readableState.decoder = new StringDecoder(encoding);
      return this;
    },
    on(name, listener) {
      Stream.prototype.on.call(this, name, listener);
      if (name === "data" && this._readableState.flowing !== false) this.resume();
      if (name === "readable") {
        this._readableState.flowing = false;
        schedule(this);
      }
      return this;
    },
    resume() {
      this._readableState.flowing = true;
      schedule(this);
      return this;
    },
    pause() {
      this._readableState.flowing = false;
      return this;
    },
    isPaused() { return this._readableState.flowing === false; },

    pipe(target, options) {
      const write = (chunk) => {
        if (target.write(chunk) === false) {
          this.pause();
          target.once("drain", () => this.resume());
        }
      };
      const end = () => target.end();
      this._readableState.pipes.push({ target, write, end });
      this.on("data", write);
      if (options?.end !== false && target !== globalThis.process?.stdout) this.once("end", end);
      target.emit("pipe", this);
      return target;
    },
    unpipe(target) {
      const state = this._readableState;
      for (const pipe of state.pipes.filter((each) => target === undefined || each.target === target)) {
        this.removeListener("data", pipe.write);
        this.removeListener("end", pipe.end);
        pipe.target.emit("unpipe", this);
      }
      state.pipes = state.pipes.filter((each) => target !== undefined && each.target !== target);
      return this;
    },

    async *[Symbol.asyncIterator]() {
      const state = this._readableState;
      let wake = () => {};
      let problem = null;
      const tell = () => wake();
      this.on("readable", tell);
      const stop = finished(this, { writable: false }, (error) => {
        problem = error ?? null;
        wake();
      });
      try {
        for (;;) {
          const chunk = this.destroyed ? null : this.read();
          if (chunk !== null) {
            yield chunk;
            continue;
          }
          if (problem) throw problem;
          if (state.endEmitted || this.destroyed) return;
          await new Promise((done) => { wake = done; });
        }
      } finally {
        stop();
        this.removeListener("readable", tell);
        this.destroy();
      }
    },
  });
  Readable.prototype.addListener = Readable.prototype.on;
  const readableGetters = {
    readableFlowing() { return this._readableState.flowing; },
    readableEnded() { return this._readableState.endEmitted; },
    readableLength() { return this._readableState.length; },
    readableObjectMode() { return this._readableState.objectMode; },
    readableHighWaterMark() { return this._readableState.highWaterMark; },
  };

  Readable.from = function from(iterable, options) {
    if (typeof iterable === "string" || iterable instanceof Uint8Array) iterable = [iterable];
    const iterator = iterable[Symbol.asyncIterator]?.() ?? iterable[Symbol.iterator]();
    return new Readable({
      objectMode: true,
      ...options,
      async read() {
        try {
          const { value, done } = await iterator.next();
          this.push(done ? null : await value);
        } catch (error) {
          this.destroy(error);
        }
      },
      destroy(error, callback) {
        Promise.resolve(iterator.return?.()).then(() => callback(error), callback);
      },
    });
  };

  // --- writing ---

  function Writable(options) {
    if (!(this instanceof Writable) && !(this?._writableState === null)) return new Writable(options);
    begin(this, options);
    beginWriting(this, options);
  }
  Object.setPrototypeOf(Writable, Stream);
  Writable.prototype = Object.create(Stream.prototype, {
    constructor: { value: Writable, writable: true, configurable: true },
  });

  function beginWriting(stream, options) {
    stream._writableState = {
      objectMode: objectMode(options, "writable"), highWaterMark: highWaterMark(options, "writable"),
      buffer: [], length: 0, ending: false, finished: false, writing: false, needDrain: false, corked: 0,
      decodeStrings: options?.decodeStrings !== false,
    };
    stream.writable = true;
    for (const name of ["write", "writev", "final"]) {
      if (typeof options?.[name] === "function") stream[`_${name}`] = options[name];
    }
    if (options?.autoDestroy === false) stream.autoDestroy = false;
  }

  function advance(stream) {
    const state = stream._writableState;
    if (state.writing || stream.destroyed || state.corked > 0) return;
    if (state.buffer.length === 0) {
      if (state.ending) finish(stream);
      return;
    }
    state.writing = true;
    const all = stream._writev && state.buffer.length > 1 ? state.buffer.splice(0) : [state.buffer.shift()];
    let called = false;
    const done = (error) => {
      if (called) return;
      called = true;
      state.writing = false;
      for (const { size } of all) state.length -= size;
      if (error) {
        stream.destroy(error);
        for (const { callback } of all) callback(error);
        return;
      }
      queueMicrotask(() => {
        for (const { callback } of all) callback(null);
        if (state.needDrain && state.length === 0 && !state.ending && !stream.destroyed) {
          state.needDrain = false;
          stream.emit("drain");
        }
        advance(stream);
      });
    };
    try {
      if (all.length > 1) stream._writev(all.map(({ chunk, encoding }) => ({ chunk, encoding })), done);
      else stream._write(all[0].chunk, all[0].encoding, done);
    } catch (error) {
      done(error);
    }
  }

  function finish(stream) {
    const state = stream._writableState;
    if (state.finished || state.finishing) return;
    state.finishing = true;
    const done = (error) => {
      if (error) return stream.destroy(error);
      queueMicrotask(() => {
        if (stream.errored) return;
        state.finished = true;
        stream.emit("finish");
        maybeClose(stream);
      });
    };
    if (stream._final) stream._final(done);
    else done();
  }

  const writing = {
    _write(chunk, encoding, callback) {
      if (this._writev) return this._writev([{ chunk, encoding }], callback);
      throw failure("The _write() method is not implemented", "ERR_METHOD_NOT_IMPLEMENTED");
    },
    write(chunk, encoding, callback) {
      if (typeof encoding === "function") [encoding, callback] = [undefined, encoding];
      const state = this._writableState;
      if (chunk === null) throw failure("May not write null values to stream", "ERR_STREAM_NULL_VALUES", TypeError);
      if (state.ending || this.destroyed) {
        const error = state.ending
          ? failure("write after end", "ERR_STREAM_WRITE_AFTER_END")
          : failure("Cannot call write after a stream was destroyed", "ERR_STREAM_DESTROYED");
        queueMicrotask(() => callback?.(error));
        if (state.ending) this.destroy(error);
        return false;
      }
      const keeps = typeof chunk === "string" && !state.decodeStrings;
      const item = keeps ? chunk : bytesOf(state, chunk, encoding);
      const size = sizeOf(state, item);
      state.length += size;
      state.buffer.push({
        chunk: item, size, callback: callback ?? (() => {}),
        encoding: typeof item === "string" ? encoding ?? "utf8" : "buffer",
      });
      const room = state.length < state.highWaterMark;
      if (!room) state.needDrain = true;
      advance(this);
      return room;
    },
    end(chunk, encoding, callback) {
      if (typeof chunk === "function") [chunk, callback] = [undefined, chunk];
      else if (typeof encoding === "function") [encoding, callback] = [undefined, encoding];
      if (chunk !== undefined && chunk !== null) this.write(chunk, encoding);
      const state = this._writableState;
      if (callback) this.once("finish", callback);
      state.ending = true;
      state.corked = 0;
      this.writable = false;
      advance(this);
      return this;
    },
    cork() { ++this._writableState.corked; },
    uncork() {
      if (this._writableState.corked > 0) --this._writableState.corked;
      advance(this);
    },
    setDefaultEncoding() { return this; },
  };
  Object.assign(Writable.prototype, writing);
  const writableGetters = {
    writableEnded() { return this._writableState.ending; },
    writableFinished() { return this._writableState.finished; },
    writableLength() { return this._writableState.length; },
    writableNeedDrain() { return this._writableState.needDrain; },
    writableObjectMode() { return this._writableState.objectMode; },
    writableHighWaterMark() { return this._writableState.highWaterMark; },
  };

  // --- both ---

  function Duplex(options) {
    if (!(this instanceof Duplex)) return new Duplex(options);
    begin(this, options);
    beginReading(this, options);
    beginWriting(this, options);
    this.allowHalfOpen = options?.allowHalfOpen !== false;
  }
  Object.setPrototypeOf(Duplex, Readable);
  Duplex.prototype = Object.create(Readable.prototype, {
    constructor: { value: Duplex, writable: true, configurable: true },
  });
  Object.assign(Duplex.prototype, writing);

  function getters(Class, table) {
    for (const name of Object.keys(table)) {
      Object.defineProperty(Class.prototype, name, { get: table[name], configurable: true });
    }
  }
  getters(Readable, readableGetters);
  getters(Writable, writableGetters);
  getters(Duplex, writableGetters);
  Object.defineProperty(Writable, Symbol.hasInstance, {
    value(object) {
      if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
      return this === Writable && !!object?._writableState;
    },
  });

  function Transform(options) {
    if (!(this instanceof Transform)) return new Transform(options);
    Duplex.call(this, options);
    if (typeof options?.transform === "function") this._transform = options.transform;
    if (typeof options?.flush === "function") this._flush = options.flush;
  }
  Object.setPrototypeOf(Transform, Duplex);
  Transform.prototype = Object.create(Duplex.prototype, {
    constructor: { value: Transform, writable: true, configurable: true },
  });
  Object.assign(Transform.prototype, {
    _transform() { throw failure("The _transform() method is not implemented", "ERR_METHOD_NOT_IMPLEMENTED"); },
    _read() {
      const resume = this._resume;
      this._resume = undefined;
      resume?.();
    },
    _write(chunk, encoding, callback) {
      this._transform(chunk, encoding, (error, result) => {
        if (error) return callback(error);
        if (result !== undefined && result !== null) this.push(result);
        const state = this._readableState;
        // The next one comes when what was made is read.
        if (state.length < state.highWaterMark) callback();
        else this._resume = callback;
      });
    },
    _final(callback) {
      const done = (error, result) => {
        if (error) return callback(error);
        if (result !== undefined && result !== null) this.push(result);
        this.push(null);
        callback();
      };
      if (this._flush) this._flush(done);
      else done();
    },
  });

  function PassThrough(options) {
    if (!(this instanceof PassThrough)) return new PassThrough(options);
    Transform.call(this, options);
  }
  Object.setPrototypeOf(PassThrough, Transform);
  PassThrough.prototype = Object.create(Transform.prototype, {
    constructor: { value: PassThrough, writable: true, configurable: true },
  });
  PassThrough.prototype._transform = function (chunk, encoding, callback) {
    callback(null, chunk);
  };

  // --- several ---

  // Calls back when a stream has come to its end, or failed; gives what stops waiting.
  function finished(stream, options, callback) {
    if (typeof options === "function") [options, callback] = [{}, options];
    const reads = options?.readable !== false && !!stream._readableState;
    const writes = options?.writable !== false && !!stream._writableState;
    let waiting = (reads && !stream._readableState.endEmitted ? 1 : 0) +
      (writes && !stream._writableState.finished ? 1 : 0);
    let over = false;
    const tell = (error) => {
      if (over) return;
      over = true;
      stop();
      callback.call(stream, error);
    };
    const part = () => { if (--waiting === 0) tell(); };
    const close = () => {
      tell(waiting > 0 ? failure("Premature close", "ERR_STREAM_PREMATURE_CLOSE") : undefined);
    };
    const stop = () => {
      stream.removeListener("end", part);
      stream.removeListener("finish", part);
      stream.removeListener("error", tell);
      stream.removeListener("close", close);
    };
    if (reads) stream.on("end", part);
    if (writes) stream.on("finish", part);
    stream.on("error", tell);
    stream.on("close", close);
    if (stream.closed || waiting === 0) queueMicrotask(() => (stream.errored ? tell(stream.errored) : close()));
    return stop;
  }

  function pipeline(...streams) {
    const callback = typeof streams[streams.length - 1] === "function" ? streams.pop() : () => {};
    const list = Array.isArray(streams[0]) ? streams[0] : streams;
    const all = list.map((stream, at) => (at === 0 && !stream._readableState ? Readable.from(stream) : stream));
    let over = false;
    let waiting = all.length;
    const tell = (error) => {
      if (error && !over) {
        over = true;
        for (const stream of all) stream.destroy();
        callback(error);
      } else if (--waiting === 0 && !over) {
        over = true;
        callback();
      }
    };
    for (const [at, stream] of all.entries()) {
      finished(stream, { readable: at < all.length - 1, writable: at > 0 }, tell);
      if (at > 0) all[at - 1].pipe(stream);
    }
    // Where one fails, those around it close early, which isn't what went wrong.
    for (const stream of all) stream.on("error", () => {});
    return all[all.length - 1];
  }

  const promises = {
    finished: (stream, options) => new Promise((done, fail) => {
      finished(stream, options ?? {}, (error) => (error ? fail(error) : done()));
    }),
    pipeline: (...streams) => new Promise((done, fail) => {
      pipeline(...streams, (error) => (error ? fail(error) : done()));
    }),
  };

  return Object.assign(Stream, {
    Duplex, finished, PassThrough, pipeline, promises, Readable, Stream, Transform, Writable,
    isReadable: (stream) => !!stream?.readable,
    isErrored: (stream) => !!stream?.errored,
  });
});
