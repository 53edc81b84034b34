"""`manage.py send_reminders`: mails the reminders that are due, once, or as a loop that goes on until it is stopped."""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
import time
import zlib
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from todos import dependencies
from webapp.errors import Unavailable

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from todos.reminders.domain import Round

_log = logging.getLogger("servertask.reminders")
_PAUSE_SECONDS = 20
_HEALTHY_SECONDS = 180
_NO_SENDER = "MAIL_SENDER is not set: no reminder is mailed."


class Command(BaseCommand):
    help = (
        "Mail the reminders that are due. Several may run at once and mail nothing twice; what one cannot do, "
        "the next one does."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")
        parser.add_argument(
            "--healthy",
            action="store_true",
            help="send nothing; exit 0 while the last round of a loop here is under three minutes old",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["healthy"]:
            self._check()
        elif not settings.MAIL_SENDER:
            self.stdout.write(_NO_SENDER)
            if options["loop"]:
                self._loop(_stopping())
        elif options["loop"]:
            self._loop(_stopping())
        else:
            self._send_once()

    def _check(self) -> None:
        try:
            age = time.time() - _beat_file().stat().st_mtime
        except FileNotFoundError:
            age = float("inf")
        if age >= _HEALTHY_SECONDS:
            # Without a word in the log: whoever asks does so every few seconds.
            sys.exit(1)

    def _send_once(self) -> None:
        try:
            done = dependencies.reminder_service().send_due()
        except Unavailable as error:
            raise CommandError(
                f"send_reminders: {error.message} What is left is mailed next time."
            ) from error
        self.stdout.write(_in_words(done))

    def _loop(self, stopping: Event) -> None:
        while not stopping.is_set():
            self._round(stopping)
            stopping.wait(_PAUSE_SECONDS)

    def _round(self, stopping: Event) -> None:
        """One look at what is due. A store that does not answer is the next round's affair."""
        if settings.MAIL_SENDER:
            try:
                done = dependencies.reminder_service().send_due(is_stopping=stopping.is_set)
            except Unavailable as error:
                _log.warning("reminders left for later", extra={"code": error.code})
                return
            if done.mailed or done.given_up or done.left:
                self.stdout.write(_in_words(done))
                self.stdout.flush()
        _beat_file().touch()


def _stopping() -> Event:
    """Set once the process is asked to end, so that what is being mailed is marked before it does."""
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


def _beat_file() -> Path:
    """What the last round leaves behind; of two copies on one machine each has its own."""
    place = f"{settings.AWS_ENDPOINT_URL}\n{settings.TASKS_TABLE}"
    return (
        Path(tempfile.gettempdir()) / f"servertask-reminders-{os.getuid()}-{zlib.crc32(place.encode()):08x}"
    )


def _in_words(done: Round) -> str:
    words = [
        f"Mailed {done.mailed} reminder{'' if done.mailed == 1 else 's'}.",
        f"{done.passed} passed over, since nobody wants them by mail." if done.passed else "",
        f"{done.given_up} given up after a day." if done.given_up else "",
        f"{done.left} left for later." if done.left else "",
    ]
    return " ".join(filter(None, words))
