Object.defineProperty(thing, 'x', {get() { return call(this) }}); thing.__proto__.constructor.constructor; Reflect.construct(echo, [1], Map)
