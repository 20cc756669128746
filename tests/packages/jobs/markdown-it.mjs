import MarkdownIt from "markdown-it";

const text = `# Title

A *list* of **things**, "quoted" -- see https://example.org:

1. one
2. two
   - \`code\`

| a | b |
|---|--:|
| 1 | 2 |

<script>alert(1)</script>

\`\`\`js
let x = 1 < 2;
\`\`\`
`;
export default () => new MarkdownIt({ linkify: true, typographer: true }).render(text);
