// What an order is. The browser imports this file, and so does validation.py: one set of rules.
import { z } from "zod";

export const Order = z.object({
  name: z.string().trim().min(2, "please tell us your name"),
  email: z.email("that is no address"),
  items: z.array(z.object({
    fruit: z.enum(["apple", "pear", "plum"]),
    count: z.coerce.number().int().min(1).max(99),
  })).min(1, "order something"),
});

// What is wrong, by the field it is wrong in; null where nothing is, with what the order comes to.
export function check(order) {
  const { success, data, error } = Order.safeParse(order);
  if (success) return { order: data, problems: null };
  return {
    order: null,
    problems: Object.fromEntries(error.issues.map(({ path, message }) => [path.join("."), message])),
  };
}
