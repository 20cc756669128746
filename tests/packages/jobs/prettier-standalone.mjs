import babel from "prettier/plugins/babel";
import estree from "prettier/plugins/estree";
import markdown from "prettier/plugins/markdown";
import postcss from "prettier/plugins/postcss";
import { format } from "prettier/standalone";

const plugins = [babel, estree, markdown, postcss];
export default async () => [
  await format("const a={b:1,'c':[1,2,3].map(x=>x*2),long:await someFunction(withMany,veryLong,argumentsThat,dontFit,inOneLine)}", { parser: "babel", plugins }),
  await format("a{color:RED;b:c}@media (x){d{e:f}}", { parser: "css", plugins }),
  await format("* a\n* b\n\n|a|b|\n|-|-|\n|1|22|\n\n```js\nx=1\n```", { parser: "markdown", plugins }),
].join("---\n");
