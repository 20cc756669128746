import ejs from "ejs";

export default async () => [
  ejs.render("<ul><% for (const item of items) { -%>\n  <li><%= item %></li>\n<% } -%>\n</ul><%- raw %>", { items: ["a", "<b>"], raw: "<hr>" }),
  await ejs.render("<%= await later %>", { later: Promise.resolve("late") }, { async: true }),
  (() => { try { return ejs.render("<%= nothing.x %>", {}, { filename: "page.ejs" }); } catch (error) { return error.message.split("\n").at(-1); } })(),
].join("\n");
