function* g() { try { yield call(g) } finally { yield echo(1) } }
const i = g(); i.next(); i.return(memo); [i, new Map([[i, thing]]), new Set([items])]
