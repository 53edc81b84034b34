"""How often a task comes back: a rule as RFC 5545 writes it, and the first day it falls on."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, time

_DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# The longest time without a 29th of February.
_LONGEST_WAIT_DAYS = 8 * 366


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its parts; `at` is the time of day that the same words tell, as "every morning" does."""

    frequency: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    position: int = 0
    month_day: int = 0
    month: int = 0
    at: time | None = None
    until: date | None = None
    count: int = 0

    def first_from(self, start: date) -> date | None:
        """The first day of the rule, from one on; `None` where the calendar ends before it."""
        last = min(start.toordinal() + _LONGEST_WAIT_DAYS, date.max.toordinal())
        days = map(date.fromordinal, range(start.toordinal(), last + 1))
        return next(filter(self._falls_on, days), None)

    def limited(self, *, until: date | None, count: int) -> Rule:
        return replace(self, until=until, count=count)

    @property
    def text(self) -> str:
        """The rule as RFC 5545 writes it."""
        parts = [f"FREQ={self.frequency}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        parts += [f"BYMONTH={self.month}"] if self.month else []
        parts += [f"BYMONTHDAY={self.month_day}"] if self.month_day else []
        parts += [f"BYDAY={','.join(map(self._day_name, self.weekdays))}"] if self.weekdays else []
        parts += [f"UNTIL={self.until:%Y%m%d}"] if self.until else []
        parts += [f"COUNT={self.count}"] if self.count else []
        return ";".join(parts)

    def _day_name(self, weekday: int) -> str:
        return f"{self.position or ''}{_DAY_NAMES[weekday]}"

    def _falls_on(self, day: date) -> bool:
        return all(
            (
                not self.weekdays or day.weekday() in self.weekdays,
                not self.position or _is_at_position(day, self.position),
                not self.month_day or day.day == self.month_day or _is_last(day, self.month_day),
                not self.month or day.month == self.month,
            )
        )


def _is_last(day: date, month_day: int) -> bool:
    return month_day < 0 and day.day == _days_in_month(day) + 1 + month_day


def _is_at_position(day: date, position: int) -> bool:
    """Whether it is the first, second … day of its name in the month, or the last."""
    if position > 0:
        return (day.day - 1) // 7 + 1 == position
    return (_days_in_month(day) - day.day) // 7 + 1 == -position


def _days_in_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]
