import Handlebars from "handlebars";

Handlebars.registerHelper("money", (cents) => (cents / 100).toFixed(2));
Handlebars.registerPartial("row", "<li>{{@index}}: {{name}} {{money cents}}</li>");
const template = Handlebars.compile("{{#if items}}<ul>{{#each items}}{{> row}}{{/each}}</ul>{{else}}none{{/if}} {{escaped}} {{{raw}}} {{lookup map 'k'}}");
export default () => [
  template({ items: [{ name: "<apple>", cents: 50 }, { name: "pear", cents: 250 }], escaped: "a&b", raw: "<i>", map: { k: "v" } }),
  template({}),
].join("\n");
