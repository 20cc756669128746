// What react_pages.py serves: components of React, rendered on the server.
import { createElement as h, Fragment } from "react";
import { renderToString } from "react-dom/server";

const money = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

function Row({ item }) {
  return h("tr", { className: item.stock === 0 ? "sold-out" : undefined },
    h("td", null, item.name),
    h("td", null, money.format(item.price)),
    h("td", null, item.stock || "sold out"));
}

function Shop({ title, items }) {
  return h(Fragment, null,
    h("h1", null, title),
    h("table", null, h("tbody", null, items.map((item) => h(Row, { key: item.name, item })))));
}

export function render(title, items) {
  return `<!doctype html>\n<title>${title}</title>\n<main>${renderToString(h(Shop, { title, items }))}</main>\n`;
}
