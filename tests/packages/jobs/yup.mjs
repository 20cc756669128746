import * as yup from "yup";

const schema = yup.object({
  name: yup.string().trim().required(),
  age: yup.number().integer().min(18),
  site: yup.string().url(),
  tags: yup.array().of(yup.string().lowercase()).max(2),
  again: yup.string().oneOf([yup.ref("name")], "must be the same"),
});
export default async () => {
  const good = await schema.validate({ name: " eyot ", age: "20", tags: ["A"], again: "eyot" });
  try {
    await schema.validate({ age: 3.5, site: "nowhere", tags: ["a", "b", "c"], again: "x" }, { abortEarly: false });
  } catch (error) {
    return [JSON.stringify(good), error.name, ...error.errors].join("\n");
  }
};
