// Counts the words of a text and prints the most frequent ones.
//
//   eyot run --allow-read=. examples/wordcount.js FILE [HOW MANY]

const [path, wanted = "12"] = host.args;
if (path === undefined) {
  console.error("usage: eyot run --allow-read=. examples/wordcount.js FILE [HOW MANY]");
  host.exit(2);
}

// Words as people see them, in any script: V8 brings Unicode and Intl along.
function* wordsOf(text) {
  for (const { segment, isWordLike } of new Intl.Segmenter("en", { granularity: "word" }).segment(text)) {
    if (isWordLike) yield segment.toLowerCase();
  }
}

// Words that say nothing about a text.
const common = new Set(
  ("a an and are as at be but by can for from has have if in into is it its no not of on one or " +
    "so than that the their them then there this to was what which with you").split(" "),
);

const counts = new Map();
let total = 0;
for (const word of wordsOf(host.readTextFile(path))) {
  ++total;
  if (!common.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
}

const top = [...counts]
  .sort(([a, many], [b, more]) => more - many || a.localeCompare(b))
  .slice(0, Number(wanted));

const width = Math.max(4, ...top.map(([word]) => word.length));
const most = Math.max(1, ...top.map(([, count]) => count));
const bar = (count) => "█".repeat(Math.max(1, Math.round((count / most) * 40)));

console.log(`${path}: ${total.toLocaleString("en")} words, the most frequent of ${counts.size} uncommon ones:`);
console.log();
console.log(`${"word".padEnd(width)}  count`);
console.log(`${"─".repeat(width)}  ─────  ${"─".repeat(40)}`);
for (const [word, count] of top) {
  console.log(`${word.padEnd(width)}  ${String(count).padStart(5)}  ${bar(count)}`);
}
