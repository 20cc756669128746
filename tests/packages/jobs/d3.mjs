import * as d3 from "d3";

const data = [["a", 5], ["b", 12], ["c", 8]];
export default () => {
  const x = d3.scaleBand(data.map(([name]) => name), [0, 300]).padding(0.1);
  const y = d3.scaleLinear([0, d3.max(data, ([, n]) => n)], [100, 0]).nice();
  const line = d3.line(([name]) => x(name), ([, n]) => y(n)).curve(d3.curveMonotoneX);
  const root = d3.hierarchy({ children: [{ v: 1 }, { children: [{ v: 2 }, { v: 3 }] }] }).sum((d) => d.v);
  return [
    line(data),
    d3.arc()({ innerRadius: 10, outerRadius: 20, startAngle: 0, endAngle: Math.PI / 2 }),
    JSON.stringify(y.ticks(5)), y.tickFormat(5, "s")(1500),
    d3.treemap().size([100, 50])(root).leaves().map((n) => [n.x0, n.y0, n.x1, n.y1].map((v) => v.toFixed(1))).join(";"),
    JSON.stringify(d3.csvParse("a,b\n1,\"x,y\"\n", d3.autoType)),
    d3.interpolateViridis(0.5), d3.timeFormat("%Y-%m-%d")(new Date(2026, 1, 3)),
    d3.geoPath(d3.geoMercator())({ type: "LineString", coordinates: [[0, 0], [10, 10]] }),
    JSON.stringify(d3.rollups(data, (v) => v.length, ([name]) => name > "a")),
  ].join("\n");
};
