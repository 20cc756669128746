import { enableMapSet, enablePatches, produce, produceWithPatches } from "immer";

enableMapSet();
enablePatches();
export default () => {
  const base = { items: [{ n: 1 }, { n: 2 }], seen: new Map([["a", 1]]), other: {} };
  const next = produce(base, (draft) => {
    draft.items[1].n += 5;
    draft.items.push({ n: 9 });
    draft.seen.set("b", 2);
  });
  const [, patches, inverse] = produceWithPatches(base, (draft) => { draft.items.splice(0, 1); });
  return JSON.stringify([
    base.items, next.items, [...next.seen], next.other === base.other, next.items[0] === base.items[0],
    Object.isFrozen(next.items), patches, inverse,
  ]);
};
