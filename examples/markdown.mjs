// Markdown with formulas and coloured code: markdown-it, KaTeX and highlight.js.
import hljs from "highlight.js";
import katex from "katex";
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({
  linkify: true,
  typographer: true,
  highlight: (code, language) =>
    hljs.getLanguage(language) ? hljs.highlight(code, { language }).value : "",
});

// $…$ in a line.
markdown.inline.ruler.before("escape", "math", (state, silent) => {
  const found = /^\$([^\s$](?:[^$]*[^\s$])?)\$/.exec(state.src.slice(state.pos));
  if (!found) return false;
  if (!silent) state.push("math", "", 0).content = found[1];
  state.pos += found[0].length;
  return true;
});
markdown.renderer.rules.math = (tokens, at) =>
  katex.renderToString(tokens[at].content, { output: "mathml", throwOnError: false });

export const render = (text) => markdown.render(text);
