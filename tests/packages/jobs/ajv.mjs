import Ajv from "ajv";

const ajv = new Ajv({ allErrors: true });
const validate = ajv.compile({
  type: "object",
  properties: {
    name: { type: "string", minLength: 2 },
    tags: { type: "array", items: { enum: ["a", "b"] }, uniqueItems: true },
    next: { $ref: "#" },
  },
  required: ["name"],
  additionalProperties: false,
});
export default () => [
  validate({ name: "ok", tags: ["a"], next: { name: "deep" } }),
  validate({ name: "x", tags: ["a", "a", "c"], next: {}, more: 1 }),
  ajv.errorsText(validate.errors, { separator: "\n" }),
].join("\n");
