// What the jobs give in Node: `node write_expected.mjs JOBS INTO`, with both folders.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [jobs, into] = process.argv.slice(2).map((folder) => path.resolve(folder));
fs.mkdirSync(into, { recursive: true });
for (const name of fs.readdirSync(jobs)) {
  const job = await import(pathToFileURL(path.join(jobs, name)));
  fs.writeFileSync(path.join(into, `${path.parse(name).name}.txt`), await job.default());
}
process.exit(0);
