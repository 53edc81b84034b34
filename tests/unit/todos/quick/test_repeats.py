"""The first day of a rule, beside an implementation of RFC 5545."""

from __future__ import annotations

from datetime import date, datetime, time

from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from todos.quick.parser.repeats import Rule

_DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 1, 1))
_RULES = st.one_of(
    st.builds(Rule, st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])),
    st.builds(Rule, st.just("WEEKLY"), weekdays=st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(tuple)),
    st.builds(Rule, st.just("MONTHLY"), month_day=st.one_of(st.just(-1), st.integers(1, 31))),
    st.builds(
        Rule,
        st.just("MONTHLY"),
        weekdays=st.integers(0, 6).map(lambda day: (day,)),
        position=st.sampled_from([1, 2, 3, 4, -1]),
    ),
    st.builds(Rule, st.just("YEARLY"), month=st.integers(1, 12), month_day=st.integers(1, 28)),
    st.just(Rule("YEARLY", month=2, month_day=29)),
)  # fmt: skip


@given(rule=_RULES, start=_DAYS)
def test_the_first_day_is_the_one_that_the_standard_has(rule: Rule, start: date) -> None:
    expected = rrulestr(rule.text, dtstart=datetime.combine(start, time()))[0].date()
    assert rule.first_from(start) == expected


def test_a_rule_that_no_day_is_left_for_has_no_first() -> None:
    assert Rule("MONTHLY", month_day=1).first_from(date.max) is None
