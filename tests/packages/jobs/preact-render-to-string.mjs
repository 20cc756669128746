import { createContext, h } from "preact";
import { useContext, useState } from "preact/hooks";
import { render } from "preact-render-to-string";

const Theme = createContext("light");
function Badge({ children }) {
  const theme = useContext(Theme);
  const [n] = useState(() => 3);
  return h("span", { class: `badge ${theme}`, title: 'say "hi"' }, children, " ", n);
}
export default () =>
  render(h(Theme.Provider, { value: "dark" }, h("div", null, h(Badge, null, "new <b>"), h("br"), [1, 2].map((i) => h("i", { key: i }, i)))));
