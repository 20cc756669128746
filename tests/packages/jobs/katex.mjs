import katex from "katex";

export default () => [
  katex.renderToString("c = \\pm\\sqrt{a^2 + b^2}", { throwOnError: true }),
  katex.renderToString("\\sum_{n=1}^{\\infty} \\frac{1}{n^2} = \\frac{\\pi^2}{6}", { displayMode: true, output: "mathml" }),
  katex.renderToString("\\nonsense", { throwOnError: false }),
].join("\n");
