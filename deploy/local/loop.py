"""What the supervisor waits for: output, ends of processes and signals, which all wake one loop in one thread."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import subprocess
from collections.abc import Callable
from typing import IO

Consume = Callable[[bytes], object]


class StopRequestedError(Exception):
    """Ctrl-C or SIGTERM came while something was being started."""


class Loop:
    """Passes on what pipes say, and knows how often it was asked to stop.

    Takes over SIGINT, SIGTERM, SIGHUP and SIGCHLD of the whole process, so there is one of it, in the main thread.

    Args:
        parent: a process whose end also means stop, such as `make`; 0 for none.
    """

    def __init__(self, *, parent: int = 0) -> None:
        self._parent = parent
        self._selector = selectors.DefaultSelector()
        # How many signals to stop have come; more than one asks to hurry.
        self.stops = 0
        self._listen_for_signals()

    def pump(self, seconds: float) -> None:
        """Pass on output for as long as nothing happens, at most this long."""
        for key, _ in self._selector.select(seconds):
            key.data()

    def is_stopping(self) -> bool:
        """Whether a signal has come, or the parent has gone."""
        if self._parent and os.getppid() != self._parent:
            self.stops += 1
            self._parent = 0
        return self.stops > 0

    def raise_if_stopping(self) -> None:
        """Leave what is being started.

        Raises:
            StopRequestedError: a signal has come, or the parent has gone.
        """
        if self.is_stopping():
            raise StopRequestedError

    def listen(self, pipe: IO[bytes] | None, consume: Consume) -> None:
        """Hand on whatever comes through the pipe, which must not block; nothing at all (`b""`) is its end."""
        if pipe is None:
            return

        def read() -> bool:
            data = os.read(pipe.fileno(), 65536)
            consume(data)
            if not data:
                self._selector.unregister(pipe)
                pipe.close()
            return bool(data)

        self._selector.register(pipe, selectors.EVENT_READ, read)

    def drain(self, process: subprocess.Popen[bytes]) -> None:
        """Pass on what an ended process said last."""
        for pipe in (process.stdout, process.stderr):
            if pipe is None or pipe.closed:
                continue
            read = self._selector.get_key(pipe).data
            try:
                while read():
                    pass
            except BlockingIOError:
                # Something else holds the other end; nobody listens to it any longer.
                self._selector.unregister(pipe)
                pipe.close()

    def _listen_for_signals(self) -> None:
        ours, python = socket.socketpair()
        for end in (ours, python):
            end.setblocking(False)
        signal.set_wakeup_fd(python.fileno(), warn_on_full_buffer=False)
        # The pair must live as long as the process; the selector's entry keeps both.
        self._selector.register(ours, selectors.EVENT_READ, lambda: (ours.recv(64), python)[0])
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _note_signal(self, *_: object) -> None:
        self.stops += 1


def lines_of(say: Callable[[str], None]) -> Consume:
    """What says the whole lines of the pieces it is given, and the rest at their end."""
    pending = b""

    def consume(data: bytes) -> None:
        nonlocal pending
        *lines, pending = (pending + data).split(b"\n")
        if not data and pending:
            lines, pending = [*lines, pending], b""
        for line in lines:
            say(line.decode(errors="replace").rstrip())

    return consume
