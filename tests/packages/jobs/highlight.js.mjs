import hljs from "highlight.js";

const code = 'def greet(name: str) -> None:\n    """Says hello."""\n    print(f"hi {name}", 0x1F)  # <comment>\n';
export default () => [
  hljs.highlight(code, { language: "python" }).value,
  hljs.highlight("SELECT * FROM t WHERE a = 'x';", { language: "sql" }).value,
  hljs.highlightAuto('{"a": [1, true, null]}', ["json", "css", "xml"]).language,
  hljs.listLanguages().length,
].join("\n");
