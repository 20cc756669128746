// node:async_hooks: AsyncLocalStorage, which follows calls but not what they leave for later.
(function (require, host) {
  "use strict";

  class AsyncLocalStorage {
    #store;

    run(store, callback, ...values) {
      const before = this.#store;
      this.#store = store;
      try {
        return callback(...values);
      } finally {
        this.#store = before;
      }
    }
    exit(callback, ...values) { return this.run(undefined, callback, ...values); }
    getStore() { return this.#store; }
    enterWith(store) { this.#store = store; }
    disable() { this.#store = undefined; }
    static bind(callback) { return callback; }
    static snapshot() { return (callback, ...values) => callback(...values); }
  }

  class AsyncResource {
    constructor(type) { this.type = type; }
    runInAsyncScope(callback, self, ...values) { return Reflect.apply(callback, self, values); }
    emitDestroy() { return this; }
    asyncId() { return 0; }
    triggerAsyncId() { return 0; }
    bind(callback) { return callback.bind(null); }
    static bind(callback) { return callback; }
  }

  return {
    AsyncLocalStorage, AsyncResource,
    createHook: () => ({ enable() { return this; }, disable() { return this; } }),
    executionAsyncId: () => 0,
    triggerAsyncId: () => 0,
  };
});
