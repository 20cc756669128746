import _ from "lodash";

export default () => JSON.stringify({
  chunk: _.chunk(_.range(7), 3),
  grouped: _(["one", "two", "three"]).groupBy("length").mapValues(_.size).value(),
  template: _.template("<%- name %> <%= n %>")({ name: "<x>", n: 2 }),
  merged: _.merge({ a: [{ b: 1 }] }, { a: [{ c: 2 }, 3] }),
  path: _.get({ a: { b: [{ c: 5 }] } }, "a.b[0].c"),
  camel: _.camelCase("hello big-world"),
  equal: _.isEqual(new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])),
  order: _.orderBy([{ n: 1, s: "b" }, { n: 2, s: "a" }, { n: 1, s: "a" }], ["n", "s"], ["desc", "asc"]),
  deep: _.cloneDeep({ d: new Date(0), r: /x/g }).d.getTime(),
});
