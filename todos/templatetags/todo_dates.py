"""Dates as people say them. What day it is comes from the view; nothing here reads the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import template

from todos.tasks.domain import TIME_IN_TRASH

register = template.Library()


@register.filter
def day(value: date, today: date) -> str:
    """`today`, `tomorrow`, `yesterday`, `Sat 28 Nov`, and with the year where it is another one."""
    near = {today - timedelta(days=1): "yesterday", today: "today", today + timedelta(days=1): "tomorrow"}
    if value in near:
        return near[value]
    year = "" if value.year == today.year else f" {value.year}"
    return f"{value:%a} {value.day} {value:%b}{year}"


@register.filter
def days_left(deleted_at: datetime, today: date) -> str:
    """How long a task still lies in the trash: `29 days left`, `1 day left`, and on the last one `goes today`."""
    left = ((deleted_at + TIME_IN_TRASH).date() - today).days
    return f"{left} day{'' if left == 1 else 's'} left" if left > 0 else "goes today"


@register.filter
def full_day(value: date) -> str:
    """`Saturday 28 November 2026`."""
    return f"{value:%A} {value.day} {value:%B} {value.year}"


@register.filter
def moment_day(value: datetime, today: date) -> str:
    """The day of a moment, as `day` says it."""
    return day(value.date(), today)


@register.filter
def full_moment(value: datetime) -> str:
    """`Saturday 28 November 2026, 18:59 UTC`."""
    return f"{full_day(value)}, {value:%H:%M} UTC"
