const p = new Proxy(thing, {get: (t, k, r) => k == 'n' ? Reflect.get(t, k) : echo, ownKeys: fail})
call(p); echo(p.n, Object.keys(memo)); p
