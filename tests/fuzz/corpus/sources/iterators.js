class A { *[Symbol.iterator]() { yield* items; yield this } get b() { return [...this] } }
echo(...new A(), new A().b, items.length)
