import * as vega from "vega";

const spec = {
  $schema: "https://vega.github.io/schema/vega/v6.json",
  width: 200, height: 100, padding: 5,
  data: [{ name: "table", values: [{ k: "A", v: 28 }, { k: "B", v: 55 }, { k: "C", v: 43 }], transform: [{ type: "formula", as: "double", expr: "datum.v * 2" }] }],
  scales: [
    { name: "x", type: "band", domain: { data: "table", field: "k" }, range: "width", padding: 0.1 },
    { name: "y", domain: { data: "table", field: "double" }, nice: true, range: "height" },
  ],
  axes: [{ orient: "bottom", scale: "x" }, { orient: "left", scale: "y", tickCount: 3 }],
  marks: [{ type: "rect", from: { data: "table" }, encode: { enter: {
    x: { scale: "x", field: "k" }, width: { scale: "x", band: 1 },
    y: { scale: "y", field: "double" }, y2: { scale: "y", value: 0 }, fill: { value: "teal" },
  } } }],
};
export default async () => {
  const view = new vega.View(vega.parse(spec), { renderer: "none", logLevel: vega.Error });
  return view.toSVG();
};
