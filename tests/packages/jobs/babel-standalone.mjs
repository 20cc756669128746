import Babel from "@babel/standalone";

const source = `
const Page = ({ items }) => <ul className="x">{items.map(i => <li key={i}>{i ?? "none"}</li>)}</ul>;
class A { #x = 1; get x() { return this.#x ** 2 } }
async function f(...args) { for (const [k, v] of Object.entries(args)) await g\`\${k}\`; }
`;
export default () => [
  Babel.transform(source, { presets: [["env", { targets: { ie: "11" } }], "react"], sourceType: "script" }).code,
  Babel.transform("let x: number = 1 as any; enum E { A, B }", { presets: ["typescript"], filename: "a.ts" }).code,
].join("\n---\n");
