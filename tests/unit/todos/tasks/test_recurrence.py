"""Rules by which a task comes back, beside published cases of RFC 5545, another implementation, and a slow, obvious one."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta, timezone

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from todos.tasks.recurrence import (
    MAX_RULE_LENGTH,
    Rule,
    UnsupportedRule,
    clean_rule,
    counted_down,
    next_day,
    read_rule,
)

START = date(1997, 9, 2)
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def days(rule: str, start: date = START, number: int = 6) -> list[str]:
    """The first days of a rule after the one it begins on."""
    found: list[str] = []
    day = start
    while len(found) < number:
        following = read_rule(rule).first_after(day, start=start)
        assert following is not None
        found.append(following.isoformat())
        day = following
    return found


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        # The examples of RFC 5545, 3.8.5.3, without their first day, which is the one they begin on.
        ("FREQ=DAILY", "1997-09-02", "1997-09-03 1997-09-04"),
        ("FREQ=DAILY;INTERVAL=2", "1997-09-02", "1997-09-04 1997-09-06"),
        ("FREQ=DAILY;INTERVAL=10", "1997-09-02", "1997-09-12 1997-09-22"),
        ("FREQ=YEARLY;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", "1998-01-01", "1998-01-02 1998-01-03"),
        ("FREQ=DAILY;BYMONTH=1", "1998-01-30", "1998-01-31 1999-01-01"),
        ("FREQ=WEEKLY", "1997-09-02", "1997-09-09 1997-09-16"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "1997-09-02", "1997-09-04 1997-09-09 1997-09-11"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR", "1997-09-01", "1997-09-03 1997-09-05 1997-09-15"),
        ("FREQ=MONTHLY;BYDAY=1FR", "1997-09-05", "1997-10-03 1997-11-07"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU", "1997-09-07", "1997-09-28 1997-11-02 1997-11-30"),
        ("FREQ=MONTHLY;BYDAY=-2MO", "1997-09-22", "1997-10-20 1997-11-17"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28", "1997-10-29 1997-11-28 1997-12-29"),
        ("FREQ=MONTHLY;BYMONTHDAY=2,15", "1997-09-02", "1997-09-15 1997-10-02 1997-10-15"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,-1", "1997-09-30", "1997-10-01 1997-10-31 1997-11-01"),
        ("FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,11", "1997-09-10", "1997-09-11 1999-03-10 1999-03-11"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "1997-09-02", "1997-09-09 1997-09-16"),
        ("FREQ=YEARLY;BYMONTH=6,7", "1997-06-10", "1997-07-10 1998-06-10 1998-07-10"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=1,2,3", "1997-03-10", "1999-01-10 1999-02-10 1999-03-10"),
        ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "1998-05-18 1999-05-17"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13", "1997-03-20 1997-03-27 1998-03-05"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02", "1998-02-13 1998-03-13 1998-11-13"),
        ("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "1997-09-13", "1997-10-11 1997-11-08"),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "1996-11-05", "2000-11-07"),
        ("FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", "1997-10-07 1997-11-06"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29", "1997-10-30 1997-11-27"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,30", "2007-01-15", "2007-01-30 2007-02-15 2007-03-15"),
        # Days that a month or a year lacks are left out.
        ("FREQ=MONTHLY", "2026-01-31", "2026-03-31 2026-05-31"),
        ("FREQ=YEARLY", "2024-02-29", "2028-02-29 2032-02-29"),
        ("FREQ=YEARLY", "2096-02-29", "2104-02-29"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "2026-01-01", "2044-02-29"),
        ("FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=-1", "2026-11-25", "2026-11-27 2026-12-04"),
        ("FREQ=YEARLY;BYDAY=-1SU", "2026-01-01", "2026-12-27 2027-12-26"),
    ],
)
def test_falls_on_the_days_of_the_standard(rule: str, start: str, expected: str) -> None:
    wanted = expected.split()
    assert days(rule, date.fromisoformat(start), len(wanted)) == wanted


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=-30",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=YEARLY;BYDAY=53MO;BYMONTH=1",
    ],
)
def test_a_rule_that_never_falls_is_given_up(rule: str) -> None:
    assert read_rule(rule).first_after(START, start=START) is None


@pytest.mark.parametrize("frequency", ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
def test_the_calendar_ends(frequency: str) -> None:
    rule = read_rule(f"FREQ={frequency};INTERVAL=999")
    assert rule.first_after(date.max, start=date.min) is None
    assert rule.first_after(date.max, start=date.max) is None


_RULES = st.builds(
    Rule,
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 5),
    weekdays=st.lists(
        st.tuples(st.sampled_from([0, 0, 1, 2, 5, -1, -2]), st.integers(0, 6)), max_size=3, unique=True
    ).map(tuple),
    month_days=st.lists(
        st.sampled_from([1, 2, 13, 28, 29, 30, 31, -1, -2, -31]), max_size=3, unique=True
    ).map(tuple),
    months=st.lists(st.integers(1, 12), max_size=3, unique=True).map(tuple),
    positions=st.lists(st.sampled_from([1, 2, 3, -1, -2]), max_size=2, unique=True).map(tuple),
)
_DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def written(rule: Rule) -> str:
    parts = {
        "INTERVAL": str(rule.interval),
        "BYDAY": ",".join(f"{position or ''}{NAMES[day]}" for position, day in rule.weekdays),
        "BYMONTHDAY": ",".join(map(str, rule.month_days)),
        "BYMONTH": ",".join(map(str, rule.months)),
        "BYSETPOS": ",".join(map(str, rule.positions)),
    }
    return ";".join(
        [f"FREQ={rule.frequency}", *(f"{name}={value}" for name, value in parts.items() if value)]
    )


def slowly(rule: Rule, start: date, after: date) -> date | None:
    """Every day of three years, one by one, asked of the words of the standard."""
    weekdays, month_days, months = rule.weekdays, rule.month_days, rule.months
    if not weekdays and not month_days and rule.frequency != "DAILY":
        if rule.frequency == "WEEKLY":
            weekdays = ((0, start.weekday()),)
        else:
            month_days = (start.day,)
            months = months or ((start.month,) if rule.frequency == "YEARLY" else ())

    def period(day: date) -> int:
        monday = day - timedelta(days=day.weekday())
        return {
            "DAILY": day.toordinal(),
            "WEEKLY": monday.toordinal() // 7,
            "MONTHLY": day.year * 12 + day.month,
            "YEARLY": day.year,
        }[rule.frequency]

    def within(day: date) -> list[date]:
        if rule.frequency == "YEARLY" and not months:
            first = date(day.year, 1, 1)
            return [first + timedelta(days=n) for n in range((date(day.year, 12, 31) - first).days + 1)]
        return [date(day.year, day.month, n + 1) for n in range(monthrange(day.year, day.month)[1])]

    def named(day: date, position: int, name: int) -> bool:
        if day.weekday() != name:
            return False
        same = [each for each in within(day) if each.weekday() == name] if position else []
        return not position or same[position - 1 if position > 0 else position : len(same)][:1] == [day]

    def falls(day: date) -> bool:
        last = monthrange(day.year, day.month)[1]
        return (
            (period(day) - period(start)) % rule.interval == 0
            and (not months or day.month in months)
            and (not month_days or any(day.day == (n if n > 0 else last + 1 + n) for n in month_days))
            and (not weekdays or any(named(day, position, name) for position, name in weekdays))
        )

    begin = date(min(start, after).year - 1, 1, 1)
    # Whole years, so that the positions in each are counted over all of it.
    span = (date(max(start, after).year + 3, 12, 31) - begin).days + 1
    falling = [day for day in (begin + timedelta(days=n) for n in range(span)) if falls(day)]
    if rule.positions:
        sets: dict[int, list[date]] = {}
        for day in falling:
            sets.setdefault(period(day), []).append(day)
        falling = sorted(
            {
                members[position - 1 if position > 0 else position]
                for members in sets.values()
                for position in rule.positions
                if abs(position) <= len(members)
            }
        )
    return next((day for day in falling if day > max(start, after)), None)


@settings(max_examples=60, deadline=None)
@given(_RULES, _DAYS, st.integers(-100, 400))
def test_falls_where_every_day_asked_one_by_one_does(rule: Rule, start: date, later: int) -> None:
    try:
        read = read_rule(written(rule))
    except UnsupportedRule:
        return
    after = start + timedelta(days=later)
    expected = slowly(rule, start, after)
    found = read.first_after(after, start=start)
    assert found == expected or (
        expected is None and found is not None and (found - max(start, after)).days > 730
    )


@settings(max_examples=60, deadline=None)
@given(_RULES, _DAYS)
def test_falls_where_another_implementation_does(rule: Rule, start: date) -> None:
    text = written(rule)
    try:
        found = read_rule(text).first_after(start, start=start)
    except UnsupportedRule:
        return
    # The other one begins a week in its middle, where it counts positions, wants days with a number and days without to
    # be the same, and never ends where there is no day.
    is_mixed = len({position == 0 for position, _ in rule.weekdays}) > 1
    if found is None or is_mixed or (rule.positions and rule.frequency == "WEEKLY"):
        return
    theirs = rrulestr(text, dtstart=datetime.combine(start, time())).after(datetime.combine(start, time()))
    assert theirs is not None
    assert found == theirs.date()


class TestReading:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "weekly",
            "FREQ=",
            "FREQ=HOURLY",
            "FREQ=SECONDLY;INTERVAL=2",
            "INTERVAL=2",
            "FREQ=DAILY;FREQ=DAILY",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;INTERVAL=-1",
            "FREQ=DAILY;INTERVAL=1000",
            "FREQ=DAILY;INTERVAL=1.5",
            "FREQ=DAILY;INTERVAL=",
            "FREQ=DAILY;COUNT=0",
            "FREQ=DAILY;COUNT=2;UNTIL=20270101",
            "FREQ=DAILY;UNTIL=20270230",
            "FREQ=DAILY;UNTIL=2027-01-01",
            "FREQ=DAILY;UNTIL=20270101T250000Z",
            "FREQ=DAILY;BYDAY=1MO",
            "FREQ=WEEKLY;BYDAY=1MO",
            "FREQ=WEEKLY;BYDAY=MO,",
            "FREQ=WEEKLY;BYDAY=XX",
            "FREQ=MONTHLY;BYDAY=0MO",
            "FREQ=MONTHLY;BYDAY=54MO",
            "FREQ=WEEKLY;BYMONTHDAY=1",
            "FREQ=MONTHLY;BYMONTHDAY=0",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=MONTHLY;BYMONTHDAY=\u0661",
            "FREQ=YEARLY;BYMONTH=-1",
            "FREQ=YEARLY;BYMONTH=13",
            "FREQ=MONTHLY;BYSETPOS=1",
            "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0",
            "FREQ=WEEKLY;WKST=SU",
            "FREQ=YEARLY;BYWEEKNO=20",
            "FREQ=YEARLY;BYYEARDAY=1",
            "FREQ=DAILY;BYHOUR=9",
            "FREQ=DAILY\nDTSTART:20270101",
            "FREQ=DAILY;BYMONTH=1" + ",1" * MAX_RULE_LENGTH,
        ],
    )
    def test_refuses_what_is_not_taken(self, text: str) -> None:
        with pytest.raises(UnsupportedRule):
            clean_rule(text)

    @pytest.mark.parametrize(
        ("text", "cleaned"),
        [
            ("FREQ=WEEKLY;BYDAY=MO,TH;INTERVAL=2", "FREQ=WEEKLY;BYDAY=MO,TH;INTERVAL=2"),
            ("rrule:freq=weekly; byday=mo, th;", "FREQ=WEEKLY;BYDAY=MO,TH"),
            ("FREQ=MONTHLY;BYDAY=+1MO,-1FR", "FREQ=MONTHLY;BYDAY=+1MO,-1FR"),
            ("FREQ=DAILY;UNTIL=20270101T235959Z", "FREQ=DAILY;UNTIL=20270101T235959Z"),
        ],
    )
    def test_keeps_the_order_of_the_parts(self, text: str, cleaned: str) -> None:
        assert clean_rule(text) == cleaned


BERLIN = timezone(timedelta(hours=1))


class TestNext:
    @pytest.mark.parametrize(
        ("rule", "due", "done", "is_from_completion", "expected"),
        [
            # Done in time, early and late.
            ("FREQ=DAILY", "2026-12-01", "2026-12-01", False, "2026-12-02"),
            ("FREQ=DAILY", "2026-12-01", "2026-11-20", False, "2026-12-02"),
            ("FREQ=DAILY", "2026-12-01", "2026-12-07", False, "2026-12-08"),
            ("FREQ=WEEKLY;INTERVAL=2", "2026-12-01", "2026-12-10", False, "2026-12-15"),
            ("FREQ=WEEKLY;INTERVAL=2", "2026-12-01", "2026-12-10", True, "2026-12-24"),
            ("FREQ=MONTHLY", "2026-01-31", "2026-02-10", False, "2026-03-31"),
            ("FREQ=MONTHLY", "2026-12-01", "2026-11-20", True, "2026-12-20"),
            # The last of a number of tasks, and the last but one however many days were passed over.
            ("FREQ=DAILY;COUNT=1", "2026-12-01", "2026-12-01", False, None),
            ("FREQ=DAILY;COUNT=2", "2026-12-01", "2026-12-31", False, "2027-01-01"),
            # Past an end, which is a day.
            ("FREQ=DAILY;UNTIL=20261202", "2026-12-01", "2026-12-01", False, "2026-12-02"),
            ("FREQ=DAILY;UNTIL=20261202", "2026-12-02", "2026-12-02", False, None),
            ("FREQ=DAILY;UNTIL=20261202", "2026-12-01", "2026-12-02", True, None),
            ("FREQ=DAILY;UNTIL=20261202T000000", "2026-12-01", "2026-12-01", False, "2026-12-02"),
            ("FREQ=DAILY;UNTIL=20261201T225959Z", "2026-12-01", "2026-12-01", False, None),
            ("FREQ=DAILY;UNTIL=20261201T230000Z", "2026-12-01", "2026-12-01", False, "2026-12-02"),
            ("FREQ=DAILY;UNTIL=99991231T235959Z", "2026-12-01", "2026-12-01", False, "2026-12-02"),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-12-01", "2026-12-01", False, None),
        ],
    )
    def test_day(
        self, rule: str, due: str, done: str, is_from_completion: bool, expected: str | None
    ) -> None:
        found = next_day(
            rule,
            due=date.fromisoformat(due),
            done=date.fromisoformat(done),
            is_from_completion=is_from_completion,
            zone=BERLIN,
        )
        assert (found and found.isoformat()) == expected

    def test_has_one_less_to_come(self) -> None:
        assert counted_down("FREQ=DAILY;COUNT=10;BYMONTH=1") == "FREQ=DAILY;COUNT=9;BYMONTH=1"
        assert counted_down("FREQ=DAILY") == "FREQ=DAILY"

    def test_after_the_next_comes_another(self) -> None:
        found = days("FREQ=MONTHLY;BYDAY=1MO", date(2026, 1, 1), 12)
        assert {date.fromisoformat(day).weekday() for day in found} == {0}
