"""English."""

from __future__ import annotations

from datetime import time

from todos.quick.words.grammar import Kind, Language, Meaning, Phrase, Place, Unit, times

_WEEKDAYS: dict[str, object] = {
    **dict.fromkeys(("monday", "mon"), 0),
    **dict.fromkeys(("tuesday", "tue", "tues"), 1),
    **dict.fromkeys(("wednesday", "wed", "weds"), 2),
    **dict.fromkeys(("thursday", "thu", "thur", "thurs"), 3),
    **dict.fromkeys(("friday", "fri"), 4),
    **dict.fromkeys(("saturday", "sat"), 5),
    **dict.fromkeys(("sunday", "sun"), 6),
}
_MONTHS = (
    ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
    ("july", "jul"), ("august", "aug"), ("september", "sep", "sept"), ("october", "oct"), ("november", "nov"),
    ("december", "dec"),
)  # fmt: skip
_UNITS: dict[str, object] = {
    **dict.fromkeys(("day", "days"), Unit.DAYS),
    **dict.fromkeys(("week", "weeks"), Unit.WEEKS),
    **dict.fromkeys(("fortnight", "fortnights"), Unit.FORTNIGHTS),
    **dict.fromkeys(("month", "months"), Unit.MONTHS),
    **dict.fromkeys(("quarter", "quarters"), Unit.QUARTERS),
    **dict.fromkeys(("year", "years"), Unit.YEARS),
}
_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip

_WORDS: dict[str, dict[str, object]] = {
    "weekday": _WEEKDAYS,
    "weekday_plural": {f"{name}s": day for name, day in _WEEKDAYS.items() if name.endswith("day")},
    "and": {"and": True, "&": True},
    "month": {name: number for number, names in enumerate(_MONTHS, 1) for name in names},
    "unit": _UNITS,
    "single": {name: _UNITS[name] for name in ("day", "week", "fortnight", "month", "quarter", "year")},
    "span": {name: _UNITS[name] for name in ("week", "month", "year")},
    "lasting": {name: _UNITS[name] for name in ("month", "year")},
    "clock_unit": {
        **dict.fromkeys(("minute", "minutes", "min", "mins"), Unit.MINUTES),
        **dict.fromkeys(("hour", "hours", "hr", "hrs"), Unit.HOURS),
        **_UNITS,
    },
    "adverb": {
        "daily": Unit.DAYS,
        "weekly": Unit.WEEKS,
        "fortnightly": Unit.FORTNIGHTS,
        "monthly": Unit.MONTHS,
        "quarterly": Unit.QUARTERS,
        "yearly": Unit.YEARS,
        "annually": Unit.YEARS,
    },
    "number_word": {"a": 1, "an": 1, **{name: number for number, name in enumerate(_NUMBERS, 1)}},
    "other": {"other": 2, "second": 2},
    "position_word": {"first": 1, "third": 3, "fourth": 4, "last": -1},
    # What a part of the day stands for is agreed, not known; who sees it beside the task can change it.
    "day_part": times(morning=9, afternoon=14, evening=19, night=21),
    # Hours that are added to those before twelve.
    "half": {"am": 0, "a.m": 0, "pm": 12, "p.m": 12},
}

_WORKING_DAYS = (0, 1, 2, 3, 4)

_DATES = (
    Phrase("today", Kind.DATE, Meaning.DAYS_AHEAD, fixed={"value": 0}),
    Phrase("tomorrow|tmrw|tmr", Kind.DATE, Meaning.DAYS_AHEAD, fixed={"value": 1}),
    Phrase("the? day after tomorrow", Kind.DATE, Meaning.DAYS_AHEAD, fixed={"value": 2}),
    Phrase("{weekday}", Kind.DATE, Meaning.WEEKDAY, Place.END),
    Phrase("this {weekday}", Kind.DATE, Meaning.THIS_WEEKDAY),
    Phrase("next {weekday}", Kind.DATE, Meaning.WEEKDAY_OF_NEXT_WEEK),
    Phrase("{weekday} next week", Kind.DATE, Meaning.WEEKDAY_OF_NEXT_WEEK),
    Phrase("next {span}", Kind.DATE, Meaning.NEXT, Place.END),
    Phrase("this weekend", Kind.DATE, Meaning.THIS_WEEKDAY, fixed={"weekday": 5}),
    Phrase("next weekend", Kind.DATE, Meaning.WEEKDAY_OF_NEXT_WEEK, fixed={"weekday": 5}),
    Phrase("in {number} {unit}", Kind.DATE, Meaning.COUNTED_AHEAD),
    Phrase("{number} {unit} from now|today", Kind.DATE, Meaning.COUNTED_AHEAD),
    Phrase("{day} of? {month} {year?}", Kind.DATE, Meaning.CALENDAR_DAY, Place.END),
    Phrase("{month} {day} {year?}", Kind.DATE, Meaning.CALENDAR_DAY, Place.END),
    Phrase("{weekday} {day} of? {month} {year?}", Kind.DATE, Meaning.CALENDAR_DAY, Place.END),
    Phrase("{weekday} {month} {day} {year?}", Kind.DATE, Meaning.CALENDAR_DAY, Place.END),
    Phrase("the {day} of? {month} {year?}", Kind.DATE, Meaning.CALENDAR_DAY, Place.INSIDE),
    Phrase("{numeric}", Kind.DATE, Meaning.NUMERIC_DAY),
    Phrase("end of the|this? {lasting}", Kind.DATE, Meaning.LAST_DAY_OF, Place.END),
    Phrase("on|by|due the {nth}", Kind.DATE, Meaning.DAY_OF_MONTH, Place.END),
    Phrase("by|at the? end of the|this? {lasting}", Kind.DATE, Meaning.LAST_DAY_OF, Place.END),
    Phrase("on|by {date}", Kind.DATE, Meaning.SAME_DATE),
    Phrase("due on|by? {date}", Kind.DATE, Meaning.SAME_DATE),
    Phrase("starting on? {date}", Kind.DATE, Meaning.SAME_DATE),
)
_TIMES = (
    Phrase("at? {clock}", Kind.TIME, Meaning.CLOCK, Place.END),
    Phrase("at? {loose_clock}", Kind.TIME, Meaning.CLOCK, Place.BESIDE),
    Phrase("at? {hour} {half}", Kind.TIME, Meaning.HOUR_OF_HALF, Place.END),
    Phrase("at {hour}", Kind.TIME, Meaning.LIKELY_HOUR, Place.BESIDE),
    Phrase("at noon", Kind.TIME, Meaning.FIXED_TIME, Place.END, {"value": time(12)}),
    Phrase("noon", Kind.TIME, Meaning.FIXED_TIME, Place.BESIDE, {"value": time(12)}),
    Phrase("{day_part}", Kind.TIME, Meaning.FIXED_TIME, Place.BESIDE),
    Phrase("in the {day_part}", Kind.TIME, Meaning.FIXED_TIME, Place.BESIDE),
    Phrase("this {day_part}", Kind.TIME, Meaning.FIXED_TIME, Place.END),
    Phrase("tonight", Kind.TIME, Meaning.FIXED_TIME, Place.END, {"value": time(20)}),
)
_REPEATS = (
    Phrase("every|each {single}", Kind.REPEAT, Meaning.EVERY),
    Phrase("{adverb}", Kind.REPEAT, Meaning.EVERY, Place.END),
    Phrase("every {number} {unit}", Kind.REPEAT, Meaning.EVERY),
    Phrase("every {other} {single}", Kind.REPEAT, Meaning.EVERY),
    Phrase("every {nth} {single}", Kind.REPEAT, Meaning.EVERY),
    Phrase("every|each {day_part}", Kind.REPEAT, Meaning.EVERY, fixed={"unit": Unit.DAYS}),
    Phrase(
        "every|each weekday|workday", Kind.REPEAT, Meaning.EVERY_WEEKDAY, fixed={"weekdays": _WORKING_DAYS}
    ),
    Phrase("on weekdays|workdays", Kind.REPEAT, Meaning.EVERY_WEEKDAY, fixed={"weekdays": _WORKING_DAYS}),
    Phrase("every|each weekend", Kind.REPEAT, Meaning.EVERY_WEEKDAY, fixed={"weekdays": (5,)}),
    Phrase("every|each {weekdays}", Kind.REPEAT, Meaning.EVERY_WEEKDAY),
    Phrase("on {weekday_plurals}", Kind.REPEAT, Meaning.EVERY_WEEKDAY),
    Phrase("{weekday_plurals}", Kind.REPEAT, Meaning.EVERY_WEEKDAY, Place.END),
    Phrase("every other {weekdays}", Kind.REPEAT, Meaning.EVERY_WEEKDAY, fixed={"number": 2}),
    Phrase("every|each week on {weekdays}", Kind.REPEAT, Meaning.EVERY_WEEKDAY),
    Phrase("weekly on {weekdays}", Kind.REPEAT, Meaning.EVERY_WEEKDAY),
    Phrase("every {number} weeks on {weekdays}", Kind.REPEAT, Meaning.EVERY_WEEKDAY),
    Phrase("every {other} week on {weekdays}", Kind.REPEAT, Meaning.EVERY_WEEKDAY),
    Phrase("every|each month on the {nth}", Kind.REPEAT, Meaning.EVERY_DAY_OF_MONTH),
    Phrase("monthly on the {nth}", Kind.REPEAT, Meaning.EVERY_DAY_OF_MONTH),
    Phrase("every {number} months on the {nth}", Kind.REPEAT, Meaning.EVERY_DAY_OF_MONTH),
    Phrase("every {nth}", Kind.REPEAT, Meaning.EVERY_DAY_OF_MONTH, Place.END),
    Phrase("every {nth} of the|each|every month", Kind.REPEAT, Meaning.EVERY_DAY_OF_MONTH),
    Phrase("on the {nth} of each|every month", Kind.REPEAT, Meaning.EVERY_DAY_OF_MONTH),
    Phrase("every last day of the month", Kind.REPEAT, Meaning.EVERY_DAY_OF_MONTH, fixed={"nth": -1}),
    Phrase("every|each month on the last day", Kind.REPEAT, Meaning.EVERY_DAY_OF_MONTH, fixed={"nth": -1}),
    Phrase("on the last day of each|every month", Kind.REPEAT, Meaning.EVERY_DAY_OF_MONTH, fixed={"nth": -1}),
    Phrase("every {position} {weekday}", Kind.REPEAT, Meaning.EVERY_NTH_WEEKDAY),
    Phrase("every {position} {weekday} of the|each|every month", Kind.REPEAT, Meaning.EVERY_NTH_WEEKDAY),
    Phrase("on the {position} {weekday} of each|every month", Kind.REPEAT, Meaning.EVERY_NTH_WEEKDAY),
    Phrase("every|each month on the {position} {weekday}", Kind.REPEAT, Meaning.EVERY_NTH_WEEKDAY),
    Phrase("monthly on the {position} {weekday}", Kind.REPEAT, Meaning.EVERY_NTH_WEEKDAY),
    Phrase("every {day} of? {month}", Kind.REPEAT, Meaning.EVERY_YEAR_ON),
    Phrase("every {month} {day}", Kind.REPEAT, Meaning.EVERY_YEAR_ON),
    Phrase("every|each year on the? {day} of? {month}", Kind.REPEAT, Meaning.EVERY_YEAR_ON),
    Phrase("every|each year on {month} {day}", Kind.REPEAT, Meaning.EVERY_YEAR_ON),
)
_LIMITS = (
    Phrase("until|till {date}", Kind.LIMIT, Meaning.UNTIL, Place.END),
    Phrase("until|till {month}", Kind.LIMIT, Meaning.UNTIL_MONTH, Place.END),
    Phrase("for {number} times", Kind.LIMIT, Meaning.COUNT, Place.END),
    Phrase("remind me {number} {clock_unit} before", Kind.REMINDER, Meaning.BEFORE_DUE, Place.END),
    Phrase("reminder {number} {clock_unit} before", Kind.REMINDER, Meaning.BEFORE_DUE, Place.END),
)

_GOVERNING = """
    a an the this that these those my your his her our their its it's some any no more much enough every each last next past previous other
    another of for about from since than like as and or & vs versus between with without to into until till before after during via per
    on by in at due starting not is was are be we i he she they you who it us
    first second third fourth fifth
    watch read hear see play visit the's called named titled
    black good cyber ash easter blue manic freaky ruby man casual bloody super
"""
_FOLLOWING = "about with at to for before after via because so if unless near from"

ENGLISH = Language(
    code="en",
    words=_WORDS,
    names=frozenset({"weekday", "weekday_plural", "weekdays", "weekday_plurals", "month"}),
    governing=frozenset(_GOVERNING.split()),
    following=frozenset(_FOLLOWING.split()),
    doubtful=frozenset({"sat", "sun", "wed"}),
    asking=frozenset({"how", "where", "why", "when", "whether"}),
    ordinal_endings=("st", "nd", "rd", "th"),
    clocks=(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?(?P<half>[ap]\.?m)",),
    priorities={"high": 3, "medium": 2, "low": 1},
    phrases=(*_DATES, *_TIMES, *_REPEATS, *_LIMITS),
)
