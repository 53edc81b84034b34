"""Rules of RFC 5545 by which a task comes back: which are taken, and which day comes next. Days only, no times.

A rule is never counted from where it begins but looked through period by period (day, week, month or year) from the
one in which the next day may lie, so that a task of a hundred years ago costs what one of today does. `dateutil.rrule`,
to which the tests hold this, cannot be asked in that way: a rule that never falls on a day keeps it busy for seconds,
up to the year 9999, whatever its `until` says.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from itertools import takewhile
from typing import Any

MAX_RULE_LENGTH = 500
_MAX_INTERVAL, _MAX_COUNT = 999, 9999
_DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"([0-9]{8})(T[0-9]{6}Z?)?")
# How many periods are looked through before a rule counts as over, such as one for the 30th of February. They hold
# whatever the calendar has: a 29th of February that is a Monday comes within 40 years.
_PERIODS = {"DAILY": 40 * 366, "WEEKLY": 40 * 53, "MONTHLY": 40 * 12, "YEARLY": 40}


_LAST = date.max.toordinal()


class UnsupportedRule(Exception):
    """A text that is no rule, or one with parts that are not taken; the message says which."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its parts; a part that is not there is empty, and `count` 0.

    `weekdays` are pairs of a position, 0 for none, and a day from 0 for Monday. `until` is as it was written.
    """

    frequency: str
    interval: int = 1
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    count: int = 0
    until: str = ""

    def last_day(self, zone: tzinfo) -> date:
        """The last day on which it may fall, in a time zone."""
        if not self.until:
            return date.max
        day = date(int(self.until[:4]), int(self.until[4:6]), int(self.until[6:8]))
        if not self.until.endswith("Z"):
            return day
        clock = time(int(self.until[9:11]), int(self.until[11:13]), int(self.until[13:15]))
        try:
            return datetime.combine(day, clock, UTC).astimezone(zone).date()
        except OverflowError:
            # The first or last hours of the calendar.
            return day

    def first_after(self, day: date, *, start: date) -> date | None:
        """The first day of the rule begun on `start` that comes after both; `None` where there is none.

        A day that a month lacks is left out.
        """
        after, rule = max(day, start), self._begun_on(start)
        periods = takewhile(bool, map(self._period, self._starts(after, start)))
        found = (each for period in periods for each in rule._days_of(period) if each > after)  # noqa: SLF001 -- its own kind.
        return next(found, None)

    def _begun_on(self, start: date) -> Rule:
        """The rule with what the day it begins on says where it says nothing itself, as RFC 5545 has it."""
        if self.weekdays or self.month_days or self.frequency == "DAILY":
            return self
        if self.frequency == "WEEKLY":
            return replace(self, weekdays=((0, start.weekday()),))
        months = self.months or ((start.month,) if self.frequency == "YEARLY" else ())
        return replace(self, month_days=(start.day,), months=months)

    def _starts(self, day: date, start: date) -> Iterator[int]:
        """A number of each period of the rule begun on `start`, from the one that a day lies in or before."""
        number, first = self._number(day), self._number(start)
        number -= (number - first) % self.interval
        return iter(range(number, number + _PERIODS[self.frequency] * self.interval, self.interval))

    def _number(self, day: date) -> int:
        """Counts the periods of the calendar."""
        match self.frequency:
            case "DAILY":
                return day.toordinal()
            case "WEEKLY":
                # The first day of the calendar is a Monday.
                return (day.toordinal() - 1) // 7
            case "MONTHLY":
                return day.year * 12 + day.month - 1
            case _:
                return day.year

    def _period(self, number: int) -> range:
        """The days of a period, as ordinals; none of those after the calendar."""
        match self.frequency:
            case "DAILY":
                return range(number, min(number, _LAST) + 1)
            case "WEEKLY":
                return range(number * 7 + 1, min(number * 7 + 7, _LAST) + 1)
            case "MONTHLY":
                return _ordinals(*divmod(number, 12))
            case _:
                return range(_first_of(number, 0), _first_of(number + 1, 0))

    def _days_of(self, period: range) -> list[date]:
        days = [day for day in map(date.fromordinal, period) if self._falls_on(day)]
        if not self.positions:
            return days
        found = {p - 1 if p > 0 else len(days) + p for p in self.positions}
        return [day for index, day in enumerate(days) if index in found]

    def _falls_on(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        left = monthrange(day.year, day.month)[1] - day.day
        if self.month_days and not {day.day, -left - 1} & set(self.month_days):
            return False
        return not self.weekdays or any(self._is_weekday(day, left, n, name) for n, name in self.weekdays)

    def _is_weekday(self, day: date, left: int, position: int, name: int) -> bool:
        """Whether a day is one of a name, and the first, the last … one of its month, or of its year."""
        if day.weekday() != name or not position:
            return day.weekday() == name
        passed = day.day - 1
        if self.frequency == "YEARLY" and not self.months:
            passed = day.timetuple().tm_yday - 1
            left = 364 + isleap(day.year) - passed
        return (passed if position > 0 else left) // 7 + 1 == abs(position)


def _first_of(year: int, month: int) -> int:
    """The ordinal of the first day of a month counted from 0; that after the calendar for all that come later."""
    year, month = year + month // 12, month % 12
    return date(year, month + 1, 1).toordinal() if year <= date.max.year else _LAST + 1


def _ordinals(year: int, month: int) -> range:
    return range(_first_of(year, month), _first_of(year, month + 1))


def read_rule(text: str) -> Rule:
    """The rule that a text is.

    Raises:
        UnsupportedRule: it is none, or has parts that are not taken.
    """
    parts = [part.partition("=") for part in text.split(";")]
    names = [name for name, _, _ in parts]
    if len(set(names)) < len(names):
        raise UnsupportedRule("A rule has each of its parts once.")
    unknown = sorted(set(names) - {*_READERS, "FREQ"})
    if unknown:
        raise UnsupportedRule(
            f"A rule has no {', '.join(unknown)} here." if text else "A rule says how often."
        )
    values = {name: value for name, _, value in parts}
    if values.get("FREQ") not in _PERIODS:
        raise UnsupportedRule("FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.")
    rule = Rule(values.pop("FREQ"))
    for name, value in values.items():
        rule = replace(rule, **_read(name, value))
    _check(rule)
    return rule


def clean_rule(text: str) -> str:
    """A rule as it is stored: in capitals, without blanks and the name of the property.

    Raises:
        UnsupportedRule: it is none, or has parts that are not taken.
    """
    if len(text) > MAX_RULE_LENGTH:
        raise UnsupportedRule(f"A rule has {MAX_RULE_LENGTH} characters at most.")
    cleaned = "".join(text.upper().split()).removeprefix("RRULE:").strip(";")
    read_rule(cleaned)
    return cleaned


def counted_down(text: str) -> str:
    """The rule of the next task: of a number of tasks there is one less to come."""
    return re.sub(r"COUNT=(\d+)", lambda found: f"COUNT={int(found[1]) - 1}", text)


def next_day(text: str, *, due: date, done: date, is_from_completion: bool, zone: tzinfo) -> date | None:
    """The day of the task after one that was due and done; `None` where the rule is over.

    By the due date it is the first day after both; by completion, the first after it of the same rule begun then.
    """
    rule = read_rule(text)
    if rule.count == 1:
        return None
    day = rule.first_after(done, start=done if is_from_completion else due)
    return day if day is not None and day <= rule.last_day(zone) else None


def _read(name: str, value: str) -> Mapping[str, Any]:
    try:
        return _READERS[name](value)
    except ValueError:
        raise UnsupportedRule(f"{name} cannot be read.") from None


def _number(name: str, most: int) -> Callable[[str], Mapping[str, Any]]:
    return lambda value: {name: _whole(value, 1, most)}


def _numbers(name: str, most: int, *, is_signed: bool) -> Callable[[str], Mapping[str, Any]]:
    def read(value: str) -> Mapping[str, Any]:
        numbers = [_whole(each, -most if is_signed else 1, most) for each in value.split(",")]
        return {name: tuple(dict.fromkeys(numbers))}

    return read


def _whole(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,4}", text):
        raise ValueError(text)
    number = int(text)
    if not least <= number <= most or number == 0:
        raise ValueError(text)
    return number


def _weekdays(value: str) -> Mapping[str, Any]:
    found = [_DAY.fullmatch(each) for each in value.split(",")]
    days = [(_whole(each[1], -53, 53) if each[1] else 0, _DAY_NAMES.index(each[2])) for each in found if each]
    if len(days) < len(found):
        raise ValueError(value)
    return {"weekdays": tuple(dict.fromkeys(days))}


def _until(value: str) -> Mapping[str, Any]:
    found = _UNTIL.fullmatch(value)
    if not found:
        raise ValueError(value)
    datetime.strptime(found[1], "%Y%m%d")  # noqa: DTZ007 -- only whether there is such a day.
    if found[2]:
        datetime.strptime(found[2][1:7], "%H%M%S")  # noqa: DTZ007 -- the same of a time.
    return {"until": value}


def _check(rule: Rule) -> None:
    """Hold the parts of a rule against each other, as RFC 5545 does."""
    if rule.count and rule.until:
        raise UnsupportedRule("A rule has COUNT or UNTIL, not both.")
    if any(position for position, _ in rule.weekdays) and rule.frequency not in {"MONTHLY", "YEARLY"}:
        raise UnsupportedRule("BYDAY has numbers with MONTHLY and YEARLY only.")
    if rule.month_days and rule.frequency == "WEEKLY":
        raise UnsupportedRule("BYMONTHDAY does not go with WEEKLY.")
    if rule.positions and not (rule.weekdays or rule.month_days or rule.months):
        raise UnsupportedRule("BYSETPOS needs BYDAY, BYMONTHDAY or BYMONTH.")


_READERS: dict[str, Callable[[str], Mapping[str, Any]]] = {
    "INTERVAL": _number("interval", _MAX_INTERVAL),
    "COUNT": _number("count", _MAX_COUNT),
    "UNTIL": _until,
    "BYDAY": _weekdays,
    "BYMONTHDAY": _numbers("month_days", 31, is_signed=True),
    "BYMONTH": _numbers("months", 12, is_signed=False),
    "BYSETPOS": _numbers("positions", 366, is_signed=True),
}
