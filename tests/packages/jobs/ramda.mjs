import * as R from "ramda";

const summarise = R.pipe(
  R.groupBy(R.prop("kind")),
  R.map(R.pipe(R.pluck("price"), R.applySpec({ total: R.sum, mean: R.mean, highest: R.reduce(R.max, -Infinity) }))),
  R.toPairs,
  R.sortBy(R.head),
);
export default () => JSON.stringify([
  summarise([{ kind: "b", price: 2 }, { kind: "a", price: 1 }, { kind: "b", price: 5 }]),
  R.over(R.lensPath(["a", 0, "b"]), R.inc, { a: [{ b: 1 }] }),
  R.transduce(R.compose(R.filter((n) => n % 2), R.map(R.multiply(3)), R.take(2)), R.flip(R.append), [], R.range(1, 100)),
  R.curry((a, b, c) => [a, b, c])(R.__, 2)(1, 3),
  R.equals({ a: [1, NaN] }, { a: [1, NaN] }),
]);
