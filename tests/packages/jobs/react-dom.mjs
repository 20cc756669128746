import { createElement as h, useId, useMemo, useState } from "react";
import { renderToStaticMarkup, renderToString } from "react-dom/server";

function Row({ item }) {
  const [count] = useState(item.count);
  return h("li", { className: "row", style: { fontWeight: 700, marginTop: 4 } }, `${item.name}: `, count);
}

function List({ items }) {
  const sorted = useMemo(() => [...items].sort((a, b) => b.count - a.count), [items]);
  const id = useId();
  return h(
    "section", { id, "data-n": items.length },
    h("h1", null, "Fruit & more <all>"),
    h("ul", null, sorted.map((item) => h(Row, { key: item.name, item }))),
    h("input", { type: "checkbox", defaultChecked: true, disabled: true }),
    h("p", { dangerouslySetInnerHTML: { __html: "<b>raw</b>" } }),
  );
}

const items = [{ name: "apple", count: 2 }, { name: "pear", count: 5 }];
export default () =>
  [renderToString(h(List, { items })), renderToStaticMarkup(h(List, { items: [] }))].join("\n");
