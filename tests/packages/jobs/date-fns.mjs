import { addBusinessDays, differenceInCalendarDays, eachWeekOfInterval, format, formatDistance, formatISO, intervalToDuration, parse } from "date-fns";
import { de } from "date-fns/locale/de";

const day = new Date(2026, 1, 27, 15, 4, 5);
export default () => [
  format(day, "EEEE, do MMMM yyyy 'at' HH:mm:ss"),
  format(day, "PPPP", { locale: de }),
  formatISO(addBusinessDays(day, 3), { representation: "date" }),
  differenceInCalendarDays(new Date(2026, 11, 24), day),
  formatDistance(day, new Date(2026, 5, 1), { addSuffix: true }),
  JSON.stringify(intervalToDuration({ start: day, end: new Date(2027, 3, 1) })),
  format(parse("03/02/2026", "dd/MM/yyyy", new Date(0)), "yyyy-MM-dd"),
  eachWeekOfInterval({ start: new Date(2026, 0, 1), end: new Date(2026, 0, 20) }).map((d) => format(d, "MM-dd")).join(),
].join("\n");
