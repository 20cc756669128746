import nunjucks from "nunjucks";

const environment = new nunjucks.Environment(null, { autoescape: true });
environment.addFilter("shout", (text) => `${text}!`.toUpperCase());
const source = `{% macro row(item) %}<li>{{ item.name | shout }} {{ item.price | round(1) }}</li>{% endmacro -%}
{% set total = 0 %}{% for item in items %}{{ row(item) }}{% set total = total + item.price %}{% else %}none{% endfor %}
{{ total }} {{ "<b>" }} {{ items | length }} {% if items | length > 1 %}many{% endif %}`;
export default () => environment.renderString(source, { items: [{ name: "apple", price: 1.25 }, { name: "pear", price: 2 }] });
