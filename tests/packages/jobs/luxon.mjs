import { DateTime, Duration, Interval } from "luxon";

const then = DateTime.fromISO("2026-03-29T00:30:00", { zone: "Europe/Berlin" });
export default () => [
  then.toISO(),
  then.plus({ hours: 3 }).toISO(),
  then.setZone("America/New_York").toFormat("yyyy-MM-dd HH:mm ZZ"),
  then.setLocale("fr").toFormat("cccc d LLLL yyyy"),
  then.diff(DateTime.fromISO("2025-12-24T00:00:00", { zone: "utc" }), ["days", "hours"]).toHuman(),
  Duration.fromISO("P1Y2M3DT4H").toISO(),
  Interval.after(then, { days: 2 }).splitBy({ hours: 12 }).length,
  then.toLocaleString(DateTime.DATE_HUGE, { locale: "en-GB" }),
  DateTime.fromISO("nonsense").invalidReason,
].join("\n");
