import Mustache from "mustache";

export default () =>
  Mustache.render("Hello {{name}}! {{#items}}{{>row}}{{/items}}{{^none}}empty{{/none}} {{{raw}}} {{#loud}}shout {{name}}{{/loud}}", {
    name: "<you>", raw: "<b>", items: [{ n: 1 }, { n: 2 }], none: [],
    loud: () => (text, render) => render(text).toUpperCase(),
  }, { row: "[{{n}}]" });
