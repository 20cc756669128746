// Templates of mails, by Handlebars. `money` and `when` are functions of Python's.
import Handlebars from "handlebars";

const templates = {};

export function define(name, { subject, text, html }, helpers) {
  for (const [helper, work] of Object.entries(helpers)) {
    Handlebars.registerHelper(helper, (value) => work(value));
  }
  templates[name] = {
    subject: Handlebars.compile(subject, { noEscape: true, strict: true }),
    text: Handlebars.compile(text, { noEscape: true, strict: true }),
    html: Handlebars.compile(html, { strict: true }),
  };
}

export const render = (name, data) =>
  Object.fromEntries(Object.entries(templates[name]).map(([part, template]) => [part, template(data)]));
