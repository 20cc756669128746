// Dates both ways: JavaScript's count of milliseconds, and Python's aware datetime.
#include <cmath>

#include "bind/convert.h"
#include "engine/builtin.h"

// clang-format off: it needs Python.h before it, which nanobind brings.
#include <datetime.h>
// clang-format on

namespace bind {

namespace {

constexpr std::int64_t kDay = 86'400'000;
constexpr int kEpoch = 719'163;      // date(1970, 1, 1).toordinal()
constexpr int kLastDay = 3'652'059;  // date(9999, 12, 31).toordinal()

// The module behind datetime's C interface; loaded with the first date.
void need_datetime() {
  if (PyDateTimeAPI != nullptr) return;
  PyDateTime_IMPORT;
  if (PyDateTimeAPI == nullptr) throw ErrorSet{};
}

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

std::int64_t microseconds_of(PyObject* delta) {
  return (PyDateTime_DELTA_GET_DAYS(delta) * std::int64_t{86'400} +
          PyDateTime_DELTA_GET_SECONDS(delta)) *
             1'000'000 +
         PyDateTime_DELTA_GET_MICROSECONDS(delta);
}

// date.toordinal(), which a subclass may have its own idea of.
std::int64_t ordinal(std::int64_t year, std::int64_t month, std::int64_t day) {
  constexpr std::int64_t kBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  const std::int64_t past = year - 1;
  return past * 365 + past / 4 - past / 100 + past / 400 + kBefore[month - 1] +
         (leap && month > 2 ? 1 : 0) + day;
}

}  // namespace

bool is_date_or_time(PyObject* object) {
  // Nobody has one before somebody loaded the module.
  if (PyDateTimeAPI == nullptr) {
    const nb::object name = nb::str("datetime");
    const nb::object module = nb::steal(PyImport_GetModule(name.ptr()));
    if (!module.is_valid()) return false;
    need_datetime();
  }
  return PyDate_Check(object) || PyTime_Check(object) || PyDelta_Check(object);
}

engine::Ref date_to_javascript(engine::EntryCore& entry, PyObject* object,
                               const std::string& path) {
  if (PyTime_Check(object)) {
    conversion_error(
        "JavaScript has nothing for a datetime.time; pass its text, t.isoformat(), or an aware "
        "datetime",
        path);
  }
  if (PyDelta_Check(object)) {
    conversion_error(
        "JavaScript has nothing for a datetime.timedelta; pass a number: d.total_seconds(), or "
        "d / timedelta(milliseconds=1) for what JavaScript's functions expect",
        path);
  }
  if (!PyDateTime_Check(object)) {
    conversion_error(
        "a datetime.date is no instant, and a Date of JavaScript is one; pass its text, "
        "d.isoformat(), or an aware datetime",
        path);
  }
  const nb::object offset = PyDateTime_DATE_GET_TZINFO(object) == Py_None
                                ? nb::none()
                                : owned(PyObject_CallMethod(object, "utcoffset", nullptr));
  if (!PyDelta_Check(offset.ptr())) {
    conversion_error(
        "a naive datetime doesn't say which instant it means; make it an aware one: "
        "when.astimezone() if it is local time, when.replace(tzinfo=timezone.utc) if it is UTC",
        path);
  }
  const std::int64_t days = ordinal(PyDateTime_GET_YEAR(object), PyDateTime_GET_MONTH(object),
                                    PyDateTime_GET_DAY(object)) -
                            kEpoch;
  const std::int64_t seconds = PyDateTime_DATE_GET_HOUR(object) * 3600 +
                               PyDateTime_DATE_GET_MINUTE(object) * 60 +
                               PyDateTime_DATE_GET_SECOND(object);
  const std::int64_t microseconds = (days * 86'400 + seconds) * 1'000'000 +
                                    PyDateTime_DATE_GET_MICROSECOND(object) -
                                    microseconds_of(offset.ptr());
  return engine::make_date(entry, static_cast<double>(floor_div(microseconds, 1000)));
}

nb::object date_to_python(double time, const std::string& path) {
  need_datetime();
  if (std::isnan(time)) conversion_error("an invalid Date is no instant", path);
  const auto milliseconds = static_cast<std::int64_t>(time);
  const std::int64_t day = floor_div(milliseconds, kDay);
  if (day + kEpoch < 1 || day + kEpoch > kLastDay) {
    conversion_error("Python's datetime has the years 1 to 9999, and the Date is beyond them",
                     path);
  }
  // The civil date of a day: years begin in March here, so that a leap day is a year's last.
  const std::int64_t from_march = day + 719'468;
  const std::int64_t era = floor_div(from_march, 146'097);
  const std::int64_t of_era = from_march - era * 146'097;
  const std::int64_t year_of_era =
      (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * of_year + 2) / 153;
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  const std::int64_t rest = milliseconds - day * kDay;
  return owned(PyDateTimeAPI->DateTime_FromDateAndTime(
      static_cast<int>(year), static_cast<int>(month),
      static_cast<int>(of_year - (153 * shifted + 2) / 5 + 1), static_cast<int>(rest / 3'600'000),
      static_cast<int>(rest / 60'000 % 60), static_cast<int>(rest / 1000 % 60),
      static_cast<int>(rest % 1000 * 1000), PyDateTime_TimeZone_UTC, PyDateTimeAPI->DateTimeType));
}

}  // namespace bind
