"""todo.txt, both ways, and as another program reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytodotxt import Task

from tests.factories import START, make_todo
from todos.tasks.domain import RepeatFrom, Status
from todos.transfer.domain import Item, Problem
from todos.transfer.files.todotxt import from_todo_txt, to_todo_txt


def line(**values: object) -> str:
    (written,) = to_todo_txt([make_todo(**values)])
    assert written.endswith("\n")
    assert len(written.splitlines()) == 1
    return written[:-1]


def read(text: str) -> Item:
    (item,) = from_todo_txt(text)
    assert isinstance(item, Item)
    return item


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "2026-03-01 Water the plants"),
        ({"priority": 3, "due_date": date(2026, 12, 1)}, "(A) 2026-03-01 Water the plants due:2026-12-01"),
        ({"tags": ("home", "two words")}, "2026-03-01 Water the plants @home @two_words"),
        (
            {"status": Status.COMPLETE, "completed_at": datetime(2026, 3, 4, tzinfo=UTC), "priority": 1},
            "x 2026-03-04 2026-03-01 Water the plants pri:C",
        ),
        ({"status": Status.COMPLETE}, "x 2026-03-01 2026-03-01 Water the plants"),
        ({"title": "x marks the spot"}, "2026-03-01 x marks the spot"),
        ({"title": "2026-01-01 (A) first"}, "2026-03-01 2026-01-01 (A) first"),
        ({"title": "two\u2028lines"}, "2026-03-01 two lines"),
    ],
)
def test_lines(values: dict[str, object], expected: str) -> None:
    assert line(**values) == expected


def test_another_program_reads_them() -> None:
    task = Task(line(title="x (A) Pay rent", priority=2, tags=("home",), due_date=date(2026, 12, 1)))
    assert not task.is_completed
    assert task.priority == "B"
    assert task.creation_date == START.date()
    assert task.contexts == ["home"]
    assert task.attributes["due"] == ["2026-12-01"]
    done = Task(line(status=Status.COMPLETE, completed_at=START))
    assert done.is_completed
    assert done.completion_date == START.date()


def test_lines_are_read() -> None:
    item = read("(B) 2026-01-02 Pay rent @home +flat due:2026-12-01")
    assert item.fields == {
        "title": "Pay rent",
        "description": "",
        "status": Status.PENDING,
        "priority": 2,
        "due_date": date(2026, 12, 1),
        "tags": ("home", "flat"),
    }
    assert item.created_at == datetime(2026, 1, 2, 12, tzinfo=UTC)
    done = read("x 2026-01-03 2026-01-02 Pay rent pri:A")
    assert (done.fields["status"], done.fields["priority"]) == (Status.COMPLETE, 3)
    assert (done.completed_at, done.created_at) == (
        datetime(2026, 1, 3, 12, tzinfo=UTC),
        datetime(2026, 1, 2, 12, tzinfo=UTC),
    )
    assert read("(Z) last").fields["priority"] == 1


def test_what_looks_like_it_and_is_not_stays_title() -> None:
    assert (
        read("xylophone due:soon due:2026-02-31 pri:A").fields["title"]
        == "xylophone due:soon due:2026-02-31 pri:A"
    )
    assert read("@home").fields["title"] == "@home"
    assert read("2026-02-31 x").created_at is None


@pytest.mark.parametrize(
    ("word", "repeat", "repeat_from"),
    [
        ("rec:+1w", "FREQ=WEEKLY", RepeatFrom.DUE),
        ("rec:3d", "FREQ=DAILY;INTERVAL=3", RepeatFrom.COMPLETION),
        ("rec:+2m", "FREQ=MONTHLY;INTERVAL=2", RepeatFrom.DUE),
        ("rec:1b", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", RepeatFrom.COMPLETION),
    ],
)
def test_rules_come_and_go_as_words(word: str, repeat: str, repeat_from: RepeatFrom) -> None:
    item = read(f"Water due:2026-12-01 {word}")
    assert (item.fields["repeat"], item.fields.get("repeat_from", RepeatFrom.DUE)) == (repeat, repeat_from)
    todo = make_todo(due_date=date(2026, 12, 1), repeat=repeat, repeat_from=repeat_from)
    (line,) = to_todo_txt([todo])
    assert line.split()[-1] == word


def test_a_rule_for_which_there_is_no_word_is_not_written() -> None:
    for repeat in ("FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;BYDAY=MO"):
        (line,) = to_todo_txt([make_todo(due_date=date(2026, 12, 1), repeat=repeat)])
        assert "rec:" not in line
    for word in ("rec:2b", "rec:0d", "rec:often"):
        (problem,) = read(f"Water due:2026-12-01 {word}").problems
        assert problem.code == "repeat_left_out"


def test_what_is_left_out_is_named() -> None:
    item = read(f"Water rec:1w @{'x' * 31}")
    assert [problem.code for problem in item.problems] == ["tag_left_out", "repeat_left_out"]
    (problem,) = from_todo_txt("x \u200b")
    assert isinstance(problem, Problem)
    assert problem.code == "blank"


def test_lines_end_in_every_way_and_empty_ones_are_none() -> None:
    assert [each.index for each in from_todo_txt("a\r\nb\rc\n\n\nd")] == [0, 1, 2, 3]
