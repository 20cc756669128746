import ts from "typescript";

const source = `
interface Item { name: string; price?: number }
enum Kind { A = 1, B }
export const total = (items: Item[]): number => items.reduce((sum, { price = 0 }) => sum + price, 0);
const wrong: string = total([{ name: 1 }]);
`;
export default () => {
  const out = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } });
  const library = "interface Array<T> { reduce<U>(f: (a: U, b: T) => U, u: U): U } interface Boolean {} interface CallableFunction {} interface Function {} interface IArguments {} interface NewableFunction {} interface Number {} interface Object {} interface RegExp {} interface String {}";
  const files = new Map([["a.ts", source], ["lib.d.ts", library]].map(([name, text]) => [name, ts.createSourceFile(name, text, ts.ScriptTarget.ES2022)]));
  const host = {
    getSourceFile: (name) => files.get(name), getDefaultLibFileName: () => "lib.d.ts", writeFile() {}, getCurrentDirectory: () => "",
    getCanonicalFileName: (name) => name, useCaseSensitiveFileNames: () => true, getNewLine: () => "\n",
    fileExists: (name) => files.has(name), readFile: () => undefined, directoryExists: () => false, getDirectories: () => [],
  };
  const program = ts.createProgram(["a.ts"], { strict: true, types: [] }, host);
  const problems = ts.getPreEmitDiagnostics(program).map((d) => `TS${d.code}: ${ts.flattenDiagnosticMessageText(d.messageText, "\n")}`);
  return [ts.versionMajorMinor, out.outputText, ...problems].join("\n");
};
