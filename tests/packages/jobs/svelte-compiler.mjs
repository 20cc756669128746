import { compile, VERSION } from "svelte/compiler";

const source = `
<script>
  let { name = "you" } = $props();
  let count = $state(0);
  let doubled = $derived(count * 2);
</script>
<h1 class="big">Hello {name}!</h1>
{#if doubled > 2}<p>{doubled}</p>{:else}<p>few</p>{/if}
<button onclick={() => count++}>more</button>
<style>.big { color: red; }</style>
`;
export default () => {
  const server = compile(source, { generate: "server", filename: "Hello.svelte" });
  const client = compile(source, { generate: "client", filename: "Hello.svelte" });
  return [VERSION.split(".")[0], server.js.code, server.css.code, client.js.code, client.warnings.length].join("\n---\n");
};
