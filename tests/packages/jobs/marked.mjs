import { Marked } from "marked";

const marked = new Marked({ gfm: true, breaks: true });
marked.use({ renderer: { heading({ tokens, depth }) { return `<h${depth} class="h">${this.parser.parseInline(tokens)}</h${depth}>\n`; } } });
const text = "# A *b*\n\none\ntwo ~~gone~~\n\n- [x] done\n- [ ] open\n\n> quote\n\n|a|b|\n|-|:-:|\n|1|`2`|\n";
export default () => marked.parse(text);
