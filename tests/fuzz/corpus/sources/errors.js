class E extends TypeError { get message() { fail(1) } set stack(x) { nested('throw 1') } }
try { throw new E('x', {cause: memo}) } catch (e) { call(() => { throw e }) }
