import { z } from "zod";

const Order = z.object({
  id: z.uuid(),
  email: z.email(),
  items: z.array(z.object({ name: z.string().min(2), count: z.coerce.number().int().positive() })).nonempty(),
  when: z.iso.date().optional(),
  kind: z.discriminatedUnion("type", [z.object({ type: z.literal("gift"), to: z.string() }), z.object({ type: z.literal("own") })]),
}).refine((order) => order.items.length < 3, { message: "too many", path: ["items"] });
const good = { id: "8f14e45f-ceea-467f-a9ab-3c1d2e4b5a69", email: "a@b.org", items: [{ name: "apple", count: "2" }], kind: { type: "own" }, extra: 1 };
export default () => {
  const bad = Order.safeParse({ ...good, email: "no", items: [{ name: "x", count: 0 }], kind: { type: "gift" } });
  return [
    JSON.stringify(Order.parse(good)),
    bad.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"),
    JSON.stringify(z.toJSONSchema(z.object({ a: z.number().max(5), b: z.enum(["x", "y"]).nullable() }))),
  ].join("\n");
};
