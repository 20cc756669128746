import { parse, tokenizer } from "acorn";

const source = "export default async function* f({ a = 1, ...rest }, b) { for await (const x of b) yield x ?? a?.c; }\nclass A { #p = 1; static { } }";
export default () => {
  const tree = parse(source, { ecmaVersion: "latest", sourceType: "module", locations: true });
  const kinds = {};
  JSON.stringify(tree, (key, value) => { if (key === "type") kinds[value] = (kinds[value] ?? 0) + 1; return value; });
  let problem;
  try { parse("let let = 1", { ecmaVersion: 2022, sourceType: "module" }); } catch (error) { problem = `${error.message} ${error.pos}`; }
  return [JSON.stringify(kinds), problem, [...tokenizer("a => `x${1n}`", { ecmaVersion: 2020 })].map((t) => t.type.label).join(" ")].join("\n");
};
