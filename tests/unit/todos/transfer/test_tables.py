"""CSV: ours for a spreadsheet, Todoist's and TickTick's as they are and as they are not."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from todos.quick.domain import Understood
from todos.tasks.domain import Status
from todos.transfer.domain import Item, Problem, Read
from todos.transfer.errors import UnreadableFile
from todos.transfer.files.spreadsheet import to_csv
from todos.transfer.files.ticktick import from_ticktick
from todos.transfer.files.todoist import from_todoist

MEANINGS = {
    "tomorrow": Understood("task", due_date=date(2026, 3, 2)),
    "every mon 9am": Understood("task", date(2026, 3, 2), time(9), repeat="FREQ=WEEKLY;BYDAY=MO"),
}
TODOIST = "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE\n"
TICKTICK = (
    '"Date: 2026-11-27+0000"\n"Version: 7.1"\n"Status: \n0 Normal\n1 Completed\n2 Archived"\n'
    '"Folder Name","List Name","Title","Kind","Tags","Content","Is Check list","Start Date","Due Date","Reminder",'
    '"Repeat","Priority","Status","Created Time","Completed Time","Order","Timezone","Is All Day","taskId"\n'
)


def understand(words: str) -> Understood:
    return MEANINGS.get(words.removeprefix("task "), Understood(words))


def todoist(text: str) -> list[Read]:
    return list(from_todoist(text, understand=understand))


def only(found: list[Read]) -> Item:
    (item,) = found
    assert isinstance(item, Item)
    return item


class TestSpreadsheet:
    @given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
    def test_every_text_comes_back_and_none_is_a_formula(self, texts: list[str]) -> None:
        written = "".join(to_csv(["text"], ({"text": text} for text in texts)))
        header, *rows = csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))
        assert header == ["text"]
        for text, row in zip(texts, rows, strict=True):
            (cell,) = row or [""]
            assert cell in {text, f"'{text}"}
            assert not cell.lstrip(" \u00a0").startswith(
                ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")
            )

    def test_values_of_every_kind(self) -> None:
        row = {"none": None, "number": -2.5, "tags": ["=a", "b"], "steps": [{"text": "é"}], "done": True}
        written = "".join(to_csv(list(row), [row]))
        assert written.splitlines()[1] == ',-2.5,"\'=a, b","[{""text"": ""é""}]",true'


class TestTodoist:
    def test_a_task_with_all_it_has(self) -> None:
        item = only(
            todoist(
                TODOIST + "task,Pay rent @home @flat,By bank,1,1,,,2026-12-01,en,\nnote,A comment,,,,,,,,\n"
            )
        )
        assert item.fields == {
            "title": "Pay rent",
            "description": "By bank\n\nA comment",
            "priority": 3,
            "tags": ("home", "flat"),
            "due_date": date(2026, 12, 1),
        }
        assert item.problems == ()

    @pytest.mark.parametrize(
        ("words", "expected", "more", "codes"),
        [
            ("tomorrow", date(2026, 3, 2), (None, None), []),
            ("every mon 9am", date(2026, 3, 2), (time(9), "FREQ=WEEKLY;BYDAY=MO"), []),
            ("chaque lundi", None, (None, None), ["date_not_understood"]),
            ("2026-02-31", None, (None, None), ["date_not_understood"]),
        ],
    )
    def test_dates_in_words(
        self, words: str, expected: date | None, more: tuple[time | None, str | None], codes: list[str]
    ) -> None:
        item = only(todoist(f"{TODOIST}task,Pay rent,,4,1,,,{words},en,\n"))
        assert item.fields.get("due_date") == expected
        assert (item.fields.get("due_time"), item.fields.get("repeat")) == more
        assert [problem.code for problem in item.problems] == codes

    def test_semicolons_missing_columns_and_other_orders(self) -> None:
        item = only(todoist('"content";"priority"\r\n"Pay; rent";"2"\r\n\r\n'))
        assert (item.fields["title"], item.fields["priority"]) == ("Pay; rent", 2)
        assert only(todoist("PRIORITY\tCONTENT\n3\tx\n")).fields["priority"] == 1
        assert only(todoist("CONTENT,TYPE\n@home\n")).fields["title"] == "@home"

    def test_what_is_left_out_is_named(self) -> None:
        section, below, blank = todoist(
            f"{TODOIST}section,Later,,,,,,,,\ntask,Step,,4,2,,,,,\ntask,,,4,1,,,,,\n"
        )
        assert isinstance(section, Problem)
        assert section.code == "kind_left_out"
        assert isinstance(below, Item)
        assert [problem.code for problem in below.problems] == ["level_left_out"]
        assert isinstance(blank, Problem)
        assert todoist(TODOIST) == []

    @pytest.mark.parametrize("text", ["hello", "a,b,c\n1,2,3", '{"items": []}'])
    def test_what_is_none_is_refused(self, text: str) -> None:
        with pytest.raises(UnreadableFile):
            todoist(text)

    def test_a_line_that_cannot_be_read_says_so(self) -> None:
        with pytest.raises(UnreadableFile):
            todoist(f"{TODOIST}task,{'x' * 140_000},,,,,,,,\n")


class TestTickTick:
    def test_tasks_with_all_they_have(self) -> None:
        row = (
            '"","Home","Pay rent","TEXT","money, flat","By bank","N","2026-11-30T23:00:00+0000",'
            '"2026-11-30T23:00:00+0000","","","5","0","2026-11-01T10:00:00+0000","","-1","Europe/Berlin","true","1"\n'
        )
        item = only(list(from_ticktick(TICKTICK + row)))
        assert item.fields == {
            "title": "Pay rent",
            "description": "By bank",
            "status": Status.PENDING,
            "priority": 3,
            "due_date": date(2026, 12, 1),
            "due_time": None,
            "tags": ("money", "flat", "home"),
        }
        assert item.created_at == datetime(2026, 11, 1, 10, tzinfo=UTC)
        assert (item.item_id, item.problems) == ("", ())

    def test_what_is_left_out_is_named(self) -> None:
        row = (
            '"","","Pay rent","TEXT","","","N","","2026-11-30T23:00:00+0000","-PT0S","FREQ=DAILY","0","2","",'
            '"2026-11-02T10:00:00+0000","","Nowhere/City","false","1"\n'
        )
        item = only(list(from_ticktick(TICKTICK + row, zone=ZoneInfo("Asia/Tokyo"))))
        assert item.fields["status"] is Status.COMPLETE
        assert item.completed_at == datetime(2026, 11, 2, 10, tzinfo=UTC)
        # A time is that of the account, wherever it was written.
        assert (item.fields["due_date"], item.fields["due_time"]) == (date(2026, 12, 1), time(8))
        assert item.fields["repeat"] == "FREQ=DAILY"
        assert [problem.code for problem in item.problems] == ["reminder_left_out"]
        odd = only(list(from_ticktick(TICKTICK + row.replace("FREQ=DAILY", "ERULE:NAME=FORGETTINGCURVE"))))
        assert [problem.code for problem in odd.problems] == ["reminder_left_out", "repeat_left_out"]

    def test_columns_may_be_missing_and_titles_not(self) -> None:
        item, problem = from_ticktick("Title,Due Date\nPay rent,soon\n,2026-11-30T23:00:00+0000\n")
        assert isinstance(item, Item)
        assert item.fields["due_date"] is None
        assert isinstance(problem, Problem)


def test_long_texts_are_shortened_and_say_so() -> None:
    item = only(todoist(f"CONTENT,DESCRIPTION\n{'word ' * 60},{'x' * 10_001}\n"))
    assert len(item.fields["title"]) == 200
    assert item.fields["description"].startswith("word word")
    assert [problem.code for problem in item.problems] == ["description_shortened"]
