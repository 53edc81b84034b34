"""Starts parts, starts them again when they die, and stops them in order; `deploy.local.loop` waits for all of it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TextIO

from deploy.local.loop import Consume, Loop, lines_of
from deploy.local.parts import (
    ROOT,
    Part,
    Running,
    SetupError,
    answers,
    describe_end,
    kill_group,
    port_is_free,
    spawn,
)

# A part that dies more often than this in a minute will not get better by being started again.
_MOST_DEATHS = 5
_DEATHS_WINDOW_SECONDS = 60.0
_READY_SECONDS = 60.0
_STEP_SECONDS = 120.0
_TICK_SECONDS = 0.2
_STARTING_TICK_SECONDS = 0.03


class Supervisor:
    """Keeps parts running until it is told to stop.

    Args:
        out: where log lines and messages go.
        parent: a process whose end also means stop, such as `make`; 0 for none.
    """

    def __init__(self, out: TextIO = sys.stdout, *, parent: int = 0) -> None:
        self._out = out
        self._loop = Loop(parent=parent)
        self._running: dict[str, Running] = {}
        self._guard: subprocess.Popen[bytes] | None = None

    def say(self, message: str) -> None:
        # A log on a full disk, or whose reader has gone, is no reason to leave the parts alone.
        with suppress(OSError):
            print(message, file=self._out, flush=True)

    def start(self, part: Part) -> None:
        """Start a part; `wait_ready` tells when it answers."""
        self._running[part.name] = Running(part, self._spawn(part), ready=not part.port)

    def wait_ready(self, name: str) -> None:
        """Return when the part answers.

        Raises:
            SetupError: it ended, or did not answer within a minute.
            StopRequestedError: a signal came first.
        """
        running = self._running[name]
        deadline = time.monotonic() + _READY_SECONDS
        while not answers(running.part.port, running.part.ready_path):
            self._loop.pump(_STARTING_TICK_SECONDS)
            self._loop.raise_if_stopping()
            code = running.process.poll()
            if code is not None:
                self._loop.drain(running.process)
                raise SetupError(
                    f"{name} ended while starting ({describe_end(code)}); its last lines are above."
                )
            if time.monotonic() > deadline:
                raise SetupError(f"{name} does not answer on port {running.part.port}; its log is above.")
        running.ready = True

    def run_step(
        self,
        name: str,
        argv: Sequence[str],
        environment: Mapping[str, str],
        *,
        seconds: float = _STEP_SECONDS,
    ) -> str:
        """Run a command to its end and return what it wrote to standard output; errors go to the log.

        Raises:
            SetupError: it failed, or took longer than `seconds`.
            StopRequestedError: a signal came first.
        """
        process = spawn(argv, environment, stderr=subprocess.PIPE)
        self._tell_guard(f"+{process.pid}")
        output: list[bytes] = []
        self._loop.listen(process.stdout, output.append)
        self._loop.listen(process.stderr, self._printer(name))
        deadline = time.monotonic() + seconds
        try:
            while process.poll() is None:
                self._loop.pump(_STARTING_TICK_SECONDS)
                self._loop.raise_if_stopping()
                if time.monotonic() > deadline:
                    raise SetupError(
                        f"{name} takes longer than {seconds:.0f} seconds; its messages are above."
                    )
        finally:
            kill_group(process.pid)
            process.wait()
            self._loop.drain(process)
            self._tell_guard(f"-{process.pid}")
        if process.returncode != 0:
            raise SetupError(f"{name} failed ({describe_end(process.returncode)}); its messages are above.")
        return b"".join(output).decode(errors="replace")

    def watch(self) -> int:
        """Keep everything up until a signal comes (0) or a part cannot be kept up (1).

        Raises:
            SetupError: the machine has no place for another process.
        """
        while not self._loop.is_stopping():
            self._loop.pump(_TICK_SECONDS)
            for running in list(self._running.values()):
                if running.process.poll() is not None and not self._start_again(running):
                    return 1
                if not running.ready and answers(running.part.port, running.part.ready_path):
                    running.ready = True
                    self.say(f"{running.part.name} answers again.")
            self._replace_guard()
        return 0

    def stop_all(self) -> None:
        """Stop the parts, the last started first, each with time to finish; a second signal hurries."""
        for name in reversed(list(self._running)):
            running = self._running.pop(name)
            self._stop(running)
        if self._guard is not None and self._guard.stdin is not None:
            self._guard.stdin.close()
            self._guard.wait()

    def _stop(self, running: Running) -> None:
        stops = self._loop.stops
        if running.process.poll() is None:
            running.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + running.part.stop_seconds
        while running.process.poll() is None and time.monotonic() < deadline and self._loop.stops == stops:
            self._loop.pump(_STARTING_TICK_SECONDS)
        self._end_group(running)

    def _start_again(self, running: Running) -> bool:
        part, now = running.part, time.monotonic()
        self._end_group(running)
        running.deaths.append(now)
        while running.deaths[0] < now - _DEATHS_WINDOW_SECONDS:
            running.deaths.popleft()
        end = describe_end(running.process.returncode)
        if len(running.deaths) > _MOST_DEATHS:
            self.say(
                f"{part.name} died {len(running.deaths)} times within a minute (last: {end}); giving up."
            )
            return False
        self.say(f"{part.name} died ({end}); starting it again.")
        # What the dead leader left behind may take an instant to let go of the port.
        if part.port:
            port_is_free(part.port, patience=5)
        running.process = self._spawn(part)
        running.ready = not part.port
        return True

    def _end_group(self, running: Running) -> None:
        """End what is left of a part: itself, and the workers it leaves behind when it is killed."""
        kill_group(running.group)
        running.process.wait()
        self._loop.drain(running.process)
        self._tell_guard(f"-{running.group}")

    def _spawn(self, part: Part) -> subprocess.Popen[bytes]:
        process = spawn(part.argv, part.environment)
        self._tell_guard(f"+{process.pid}")
        self._loop.listen(process.stdout, self._printer(part.name))
        return process

    # The guard

    def _tell_guard(self, line: str) -> None:
        if self._guard is None:
            self._guard = self._start_guard()
        try:
            self._write_guard(line)
        except BrokenPipeError:
            self._replace_guard()

    def _start_guard(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                [sys.executable, "-S", "-E", "-m", "deploy.local.guard"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise SetupError(f"the guard of the parts cannot be started: {error.strerror}") from error

    def _write_guard(self, line: str) -> None:
        assert self._guard is not None  # noqa: S101 -- for the type checker
        assert self._guard.stdin is not None  # noqa: S101
        self._guard.stdin.write(line.encode() + b"\n")
        self._guard.stdin.flush()

    def _replace_guard(self) -> None:
        if self._guard is None or self._guard.poll() is None:
            return
        self._guard = self._start_guard()
        for running in self._running.values():
            self._write_guard(f"+{running.group}")

    def _printer(self, name: str) -> Consume:
        """Print whole lines behind the name of their part."""
        return lines_of(lambda line: self.say(f"{name:<6} | {line}"))
