({toString() { return call(fail) }, valueOf: () => 1n, [Symbol.toPrimitive]: echo, then(r) { r(this) }, toJSON: nested})
