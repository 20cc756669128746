// The pages of pages.py, which runs this with `ops`, the Python functions that it may call.

const escaped = text => String(text).replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

const row = async name => `<li>${escaped(name)} at ${(await ops.price(name)).toFixed(2)}</li>`

globalThis.render = async (title, names) => {
  const rows = await Promise.all(names.map(row))
  return `<!doctype html>\n<title>${escaped(title)}</title>\n<ul>${rows.join('')}</ul>\n`
}
