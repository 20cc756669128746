// A chart as SVG, by vega, which needs no browser for that.
import * as vega from "vega";

const specification = (title, values) => ({
  $schema: "https://vega.github.io/schema/vega/v6.json",
  title, width: 360, height: 160, padding: 8,
  data: [{ name: "values", values }],
  scales: [
    { name: "x", type: "point", domain: { data: "values", field: "month" }, range: "width" },
    { name: "y", domain: { data: "values", field: "price" }, nice: true, zero: false, range: "height" },
  ],
  axes: [{ orient: "bottom", scale: "x" }, { orient: "left", scale: "y", tickCount: 4, grid: true }],
  marks: [{
    type: "line", from: { data: "values" },
    encode: { enter: {
      x: { scale: "x", field: "month" }, y: { scale: "y", field: "price" },
      stroke: { value: "teal" }, strokeWidth: { value: 2 },
    } },
  }],
});

export const draw = (title, values) =>
  new vega.View(vega.parse(specification(title, values)), { renderer: "none" }).toSVG();
