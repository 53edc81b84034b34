"""What the phrases of all languages come to, from a day on; what cannot be meant comes to nothing."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, time, timedelta
from typing import Any

from todos.quick.parser.repeats import Rule
from todos.quick.words.grammar import Meaning, Unit

_WEEK = 7
_NOON = 12
# Somebody who says "at 6" beside a day means the evening, with "at 7" the morning.
_FIRST_HOUR_OF_THE_DAY = 7
MAX_MINUTES_BEFORE = 40_320
_LEAP_YEAR = 2028


Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a repeat goes on: until a day, or so many times."""

    until: date | None = None
    count: int = 0


Meant = date | time | Rule | Limit | int


def meant(meaning: Meaning, values: Values, today: date) -> Meant | None:
    """What a phrase comes to on a day, by what its words tell; `None` where that is no date, a past one, or no rule."""
    try:
        return _MEANINGS[meaning](values, today)
    except (ValueError, OverflowError):
        # There is no such day, or the calendar ends before it.
        return None


def _counted_ahead(values: Values, today: date) -> date:
    return _after(today, values["number"], values["unit"])


def _after(day: date, number: int, unit: Unit) -> date:
    if unit in _DAYS_OF:
        return day + timedelta(days=number * _DAYS_OF[unit])
    return _months_after(day, number * _MONTHS_OF[unit])


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > MAXYEAR:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _weekday(values: Values, today: date) -> date:
    """The first such day after today: who means today says today."""
    return today + timedelta(days=(values["weekday"] - today.weekday() - 1) % _WEEK + 1)


def _this_weekday(values: Values, today: date) -> date:
    return today + timedelta(days=(values["weekday"] - today.weekday()) % _WEEK)


def _weekday_of_next_week(values: Values, today: date) -> date:
    return today + timedelta(days=_WEEK - today.weekday() + values["weekday"])


def _next(values: Values, today: date) -> date:
    """The first day of the next week, month or year."""
    if values["span"] is Unit.WEEKS:
        return _weekday_of_next_week({"weekday": 0}, today)
    first = today.replace(day=1) if values["span"] is Unit.MONTHS else today.replace(month=1, day=1)
    return _after(first, 1, values["span"])


def _last_day_of(values: Values, today: date) -> date:
    first = today.replace(day=1) if values["lasting"] is Unit.MONTHS else today.replace(month=1, day=1)
    return _after(first, 1, values["lasting"]) - timedelta(days=1)


def _calendar_day(values: Values, today: date) -> date | None:
    day = _in_its_year(values, today)
    is_that_weekday = day is not None and values.get("weekday", day.weekday()) == day.weekday()
    return day if is_that_weekday else None


def _in_its_year(values: Values, today: date) -> date | None:
    """The day in the year that is said, else the next time there is such a day."""
    month, day = values["month"], values["day"]
    if "year" in values:
        return _not_past(date(values["year"], month, day), today)
    date(_LEAP_YEAR, month, day)  # Else there never is one.
    years = range(today.year, min(today.year + 9, MAXYEAR + 1))
    dates = (date(year, month, day) for year in years if day <= monthrange(year, month)[1])
    return next((found for found in dates if found >= today), None)


def _not_past(day: date, today: date) -> date | None:
    return day if day >= today else None


def _day_of_month(values: Values, today: date) -> date | None:
    """The next day of this number; a month that lacks it is passed over."""
    months = (_months_after(today.replace(day=1), ahead) for ahead in range(3))
    dates = (first.replace(day=values["nth"]) for first in months if values["nth"] <= _length(first))
    return next((found for found in dates if found > today), None)


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _likely_hour(values: Values, _: date) -> time:
    hour = values["hour"]
    return time(hour + _NOON if 1 <= hour < _FIRST_HOUR_OF_THE_DAY else hour)


def _hour_of_half(values: Values, _: date) -> time | None:
    hour = values["hour"]
    return time(hour % _NOON + values["half"]) if 1 <= hour <= _NOON else None


def _number(values: Values) -> int:
    """How many units lie between two times: "every 3 days", "every third day", "every other day", "every day"."""
    return int(values.get("number") or values.get("other") or values.get("nth") or 1)


def _every(values: Values, _: date) -> Rule:
    unit = values.get("unit") or values.get("single") or values["adverb"]
    frequency, units = _FREQUENCIES[unit]
    return Rule(frequency, _number(values) * units, at=values.get("day_part"))


def _every_weekday(values: Values, _: date) -> Rule:
    days = values.get("weekdays") or values["weekday_plurals"]
    return Rule("WEEKLY", _number(values), weekdays=tuple(sorted(set(days))))


def _every_day_of_month(values: Values, _: date) -> Rule:
    return Rule("MONTHLY", int(values.get("number", 1)), month_day=values["nth"])


def _every_nth_weekday(values: Values, _: date) -> Rule:
    return Rule("MONTHLY", weekdays=(values["weekday"],), position=values["position"])


def _every_year_on(values: Values, _: date) -> Rule:
    date(_LEAP_YEAR, values["month"], values["day"])  # Else it never comes.
    return Rule("YEARLY", month=values["month"], month_day=values["day"])


def _until_month(values: Values, today: date) -> Limit:
    """Up to a month is up to the day before it begins."""
    ahead = (values["month"] - today.month - 1) % 12 + 1
    return Limit(until=_months_after(today.replace(day=1), ahead) - timedelta(days=1))


def _before_due(values: Values, _: date) -> int | None:
    minutes = _MINUTES_OF.get(values["clock_unit"])
    asked = values["number"] * minutes if minutes else MAX_MINUTES_BEFORE + 1
    return asked if asked <= MAX_MINUTES_BEFORE else None


_DAYS_OF = {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.FORTNIGHTS: 14}
_MONTHS_OF = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.YEARS: 12}
_MINUTES_OF = {
    Unit.MINUTES: 1,
    Unit.HOURS: 60,
    **{unit: days * 24 * 60 for unit, days in _DAYS_OF.items()},
}
_FREQUENCIES = {
    Unit.DAYS: ("DAILY", 1),
    Unit.WEEKS: ("WEEKLY", 1),
    Unit.FORTNIGHTS: ("WEEKLY", 2),
    Unit.MONTHS: ("MONTHLY", 1),
    Unit.QUARTERS: ("MONTHLY", 3),
    Unit.YEARS: ("YEARLY", 1),
}
_MEANINGS: dict[Meaning, Callable[[Values, date], Meant | None]] = {
    Meaning.DAYS_AHEAD: lambda values, today: today + timedelta(days=values["value"]),
    Meaning.COUNTED_AHEAD: _counted_ahead,
    Meaning.WEEKDAY: _weekday,
    Meaning.THIS_WEEKDAY: _this_weekday,
    Meaning.WEEKDAY_OF_NEXT_WEEK: _weekday_of_next_week,
    Meaning.NEXT: _next,
    Meaning.LAST_DAY_OF: _last_day_of,
    Meaning.CALENDAR_DAY: _calendar_day,
    Meaning.DAY_OF_MONTH: _day_of_month,
    Meaning.NUMERIC_DAY: lambda values, today: _not_past(date(*values["numeric"]), today),
    Meaning.SAME_DATE: lambda values, _: values["date"],
    Meaning.CLOCK: lambda values, _: values.get("clock") or values["loose_clock"],
    Meaning.HOUR_OF_HALF: _hour_of_half,
    Meaning.LIKELY_HOUR: _likely_hour,
    Meaning.FIXED_TIME: lambda values, _: values.get("value") or values["day_part"],
    Meaning.EVERY: _every,
    Meaning.EVERY_WEEKDAY: _every_weekday,
    Meaning.EVERY_DAY_OF_MONTH: _every_day_of_month,
    Meaning.EVERY_NTH_WEEKDAY: _every_nth_weekday,
    Meaning.EVERY_YEAR_ON: _every_year_on,
    Meaning.UNTIL: lambda values, _: Limit(until=values["date"]),
    Meaning.UNTIL_MONTH: _until_month,
    Meaning.COUNT: lambda values, _: Limit(count=values["number"]),
    Meaning.BEFORE_DUE: _before_due,
}
