import { firstValueFrom, from, interval, merge, of, Subject, toArray } from "rxjs";
import { catchError, concatMap, debounceTime, delay, filter, map, scan, share, take, throttleTime } from "rxjs/operators";

export default async () => {
  const told = [];
  const subject = new Subject();
  const shared = subject.pipe(scan((sum, n) => sum + n, 0), share());
  shared.pipe(filter((n) => n % 2 === 0)).subscribe((n) => told.push(`even ${n}`));
  shared.pipe(map((n) => { if (n > 5) throw new Error("high"); return n; }), catchError((e) => of(e.message))).subscribe((n) => told.push(`n ${n}`));
  for (const n of [1, 1, 2, 3]) subject.next(n);
  const merged = merge(from([1, 2]).pipe(concatMap((n) => of(n * 10).pipe(delay(2)))), interval(1).pipe(take(2), filter(() => false)));
  told.push(JSON.stringify(await firstValueFrom(merged.pipe(toArray()))));
  told.push(JSON.stringify(await firstValueFrom(from([1, 2, 3]).pipe(debounceTime(3), toArray()))));
  told.push(JSON.stringify(await firstValueFrom(from([1, 2, 3]).pipe(throttleTime(3), toArray()))));
  return told.join("\n");
};
