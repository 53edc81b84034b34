"""`manage.py send_reminders`, over the local cloud and its mail."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from tests.integration.api.conftest import Api
from tests.local_cloud import LocalCloud
from tests.personas import Person
from todos import dependencies
from todos.management.commands import send_reminders
from todos.reminders.service import ReminderService
from webapp.clock import utc_now
from webapp.errors import Unavailable


@pytest.fixture
def api(alice: Person) -> Api:
    return Api(alice.api())


@pytest.fixture(autouse=True)
def _sender(
    aws: LocalCloud, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """Mails have a sender, for whom ten minutes have passed."""
    settings.MAIL_SENDER = "ServerTask <reminders@example.com>"
    settings.PUBLIC_URL = "https://tasks.example.com"
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dependencies.forget()
    dependencies.reminder_service()._now = lambda: utc_now() + timedelta(minutes=10)
    yield
    dependencies.forget()


def send(*options: str) -> str:
    out = io.StringIO()
    call_command("send_reminders", *options, stdout=out)
    return out.getvalue().strip()


def mails(cloud: LocalCloud, about: str) -> list[EmailMessage]:
    """The mails, as the local cloud keeps them, that say something."""
    files = (cloud.data_dir / "mail").glob("*.eml")
    found = (message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=default) for file in files)
    return [mail for mail in found if about in mail.get_content()]


def reminded(api: Api) -> dict[str, Any]:
    at = (utc_now() + timedelta(minutes=5)).isoformat().replace("+00:00", "Z")
    return api.created("Pay rent é", reminders=[{"at": at}])


def test_a_reminder_is_mailed_once_to_who_set_it(api: Api, aws: LocalCloud, alice: Person) -> None:
    todo = reminded(api)
    assert send() == "Mailed 1 reminder."
    assert send() == "Mailed 0 reminders."
    (mail,) = mails(aws, f"https://tasks.example.com/todos/{todo['todo_id']}")
    assert (mail["To"], mail["Subject"], mail["From"]) == (
        alice.persona.email,
        "Reminder: Pay rent é",
        "ServerTask <reminders@example.com>",
    )
    assert api.get(f"todos/{todo['todo_id']}").json() == todo


def test_who_wants_none_by_mail_gets_none(api: Api, aws: LocalCloud) -> None:
    todo = reminded(api)
    api.patch("auth/user", {"email_reminders": False})
    assert send() == "Mailed 0 reminders. 1 passed over, since nobody wants them by mail."
    assert mails(aws, todo["todo_id"]) == []


def test_without_a_sender_nothing_is_sent_or_forgotten(api: Api, settings: LazySettings) -> None:
    reminded(api)
    settings.MAIL_SENDER = ""
    assert send() == "MAIL_SENDER is not set: no reminder is mailed."
    settings.MAIL_SENDER = "reminders@example.com"
    assert send() == "Mailed 1 reminder."


def test_while_tasks_may_only_be_read_reminders_wait(api: Api, settings: LazySettings) -> None:
    reminded(api)
    settings.READ_ONLY = True
    dependencies.forget()
    dependencies.reminder_service()._now = lambda: utc_now() + timedelta(minutes=10)
    assert send() == "Mailed 0 reminders. 1 left for later."


class TestLoop:
    @pytest.fixture(autouse=True)
    def _stopped_after_a_round(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stopping = Event()
        monkeypatch.setattr(stopping, "wait", lambda _: stopping.set())
        monkeypatch.setattr(send_reminders, "_stopping", lambda: stopping)

    def test_a_round_says_what_was_mailed_and_that_it_was(self, api: Api) -> None:
        with pytest.raises(SystemExit):
            send("--healthy")
        reminded(api)
        assert send("--loop") == "Mailed 1 reminder."
        assert send("--healthy") == ""
        old = time.time() - 181
        os.utime(send_reminders._beat_file(), (old, old))
        with pytest.raises(SystemExit):
            send("--healthy")

    def test_without_a_sender_it_goes_on_and_is_well(self, settings: LazySettings) -> None:
        settings.MAIL_SENDER = ""
        assert send("--loop") == "MAIL_SENDER is not set: no reminder is mailed."
        assert send("--healthy") == ""

    def test_a_store_that_does_not_answer_is_for_the_next_round(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*args: object, **options: object) -> None:
            raise Unavailable

        monkeypatch.setattr(ReminderService, "send_due", fail)
        assert send("--loop") == ""
        with pytest.raises(SystemExit):
            send("--healthy")
        with pytest.raises(CommandError, match="What is left is mailed next time"):
            send()
