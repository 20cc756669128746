// node:perf_hooks.
(function (require, host) {
  "use strict";
  const { performance, PerformanceEntry, PerformanceMark, PerformanceMeasure } = host.web;
  return { constants: {}, performance, PerformanceEntry, PerformanceMark, PerformanceMeasure };
});
