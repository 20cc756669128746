call(x => echo(x, call(y => { throw y }, 1)), {a: 1})
try { fail(1) } catch (e) { e.name }
