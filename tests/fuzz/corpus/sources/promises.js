later(1).then(x => later({x})).catch(fail)
(async () => { for await (const x of [later(2), 3]) echo(x); return memo })()
