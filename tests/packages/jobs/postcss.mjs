import postcss from "postcss";

const prefix = {
  postcssPlugin: "prefix",
  Declaration: { "user-select": (node) => { if (!node.prev()?.prop?.startsWith("-")) node.cloneBefore({ prop: `-webkit-${node.prop}` }); } },
  Rule(rule) { rule.selector = rule.selector.replace(/^\.(?!app-)/, ".app-"); },
};
export default async () => {
  const result = await postcss([prefix]).process(".a { user-select: none; b: c }\n@media print { .d{e:f} }", { from: "in.css", to: "out.css", map: { inline: false } });
  let problem;
  try { postcss.parse("a { b: c"); } catch (error) { problem = `${error.name} ${error.reason} ${error.line}:${error.column}`; }
  return [result.css, JSON.parse(result.map.toString()).mappings, problem].join("\n");
};
