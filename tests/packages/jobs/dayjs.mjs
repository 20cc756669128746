import dayjs from "dayjs";
import customParseFormat from "dayjs/plugin/customParseFormat.js";
import relativeTime from "dayjs/plugin/relativeTime.js";
import timezone from "dayjs/plugin/timezone.js";
import utc from "dayjs/plugin/utc.js";

for (const plugin of [utc, timezone, relativeTime, customParseFormat]) dayjs.extend(plugin);
const then = dayjs.utc("2026-02-27T15:04:05Z");
export default () => [
  then.format("dddd, D MMMM YYYY HH:mm:ss [Z]"),
  then.tz("Asia/Tokyo").format("YYYY-MM-DD HH:mm Z"),
  then.add(1, "month").endOf("month").toISOString(),
  then.from(dayjs.utc("2026-03-01T00:00:00Z")),
  dayjs.utc("05-02-2026", "DD-MM-YYYY").format("YYYY/MM/DD"),
  then.diff("2025-02-27", "week"),
].join("\n");
