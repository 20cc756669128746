import { computed, createSSRApp, h, ref } from "vue";
import { renderToString } from "vue/server-renderer";

const Price = {
  props: { cents: Number },
  setup(props) {
    const shown = computed(() => (props.cents / 100).toFixed(2));
    return () => h("b", { class: ["price", { cheap: props.cents < 100 }] }, shown.value);
  },
};
const app = createSSRApp({
  components: { Price },
  setup() {
    return { items: ref([{ name: "apple", cents: 50 }, { name: "pear", cents: 250 }]), ok: true };
  },
  template: `<ul v-if="ok"><li v-for="(item, i) in items" :key="i">{{ i + 1 }}. {{ item.name }} <Price :cents="item.cents" /></li></ul>`,
});
export default () => renderToString(app);
