"""gunicorn's worker of threads, in which only the poller ever waits for a client.

A request reaches a thread once it is complete, and the thread leaves its answer with the poller. So a client who sends
or reads slowly costs a socket and the bytes he has sent, whoever else is there.
"""

from __future__ import annotations

import errno
import logging
import resource
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from gunicorn.errors import ConfigError
from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from webapp.serving.connection import Connection, Phase
from webapp.serving.limits import TransferLimits
from webapp.serving.refusals import FAULT, NO_ROOM, TOO_SLOW, Refusal, answer, refusal_of
from webapp.serving.spool import NoRoom, Room

_log = logging.getLogger("servertask.serving")
_SWEEP_SECONDS = 0.25
_REPORT_SECONDS = 60
# Too many files open, here or on the machine, or no memory for another socket.
_EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
# A connection has a socket and at most two temporary files.
_FILES_PER_CONNECTION = 3
_FILES_BESIDES = 256
# Who makes room first where there are too many connections.
_EXPENDABLE = (Phase.LINGER, Phase.IDLE, Phase.HEAD, Phase.BODY, Phase.ANSWER)


class BufferingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types.
    """What differs from its parent: how connections are accepted, waited for, and given up."""

    limits = TransferLimits()

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._room = Room(self.limits.held_bytes)
        self._connections: set[Connection] = set()
        # Those the poller watches; the others are in the hands of threads.
        self._waiting: set[Connection] = set()
        self._closed: Counter[str] = Counter()
        self._next_sweep = self._next_report = 0.0

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Raises: ConfigError for what this worker cannot do."""
        super().check_config(cfg, log)
        spoken = (cfg.protocol, cfg.proxy_protocol, cfg.http2_cleartext)
        if cfg.is_ssl or spoken != ("http", "off", "off"):
            raise ConfigError(
                "This worker speaks plain HTTP/1.x: no TLS, no PROXY protocol, no other protocol."
            )

    def init_process(self) -> None:
        self._reserved = ThreadPoolExecutor(1, thread_name_prefix="reserved")
        _allow_files(self.worker_connections * _FILES_PER_CONNECTION + _FILES_BESIDES)
        super().init_process()

    def run(self) -> None:
        super().run()
        self._reserved.shutdown(wait=False)

    # What gunicorn calls, in the poller's thread.

    def accept(self, listener: Any) -> None:
        accepted = self._accepted(listener)
        if accepted is None:
            return
        if self.nr_conns >= self.worker_connections - 1:
            self._make_room()
        server = listener.getsockname()
        connection = Connection(*accepted, server, cfg=self.cfg, limits=self.limits, room=self._room)
        self.nr_conns += 1
        self._connections.add(connection)
        self._await_request(connection)

    def finish_request(self, connection: Connection, done: Future[bool]) -> None:
        connection.is_kept = done.exception() is None and done.result()
        self._send_rest(connection)

    def murder_pending(self) -> None:
        """Look which deadlines have passed; gunicorn calls it after every round of events."""
        now = time.monotonic()
        if now < self._next_sweep:
            return
        self._next_sweep = now + _SWEEP_SECONDS
        for connection in [waiting for waiting in self._waiting if waiting.deadline <= now]:
            self._expire(connection, now)
        self._report(now)

    def murder_keepalived(self, force: bool = False) -> None:  # noqa: FBT002 -- gunicorn's signature
        """Idle connections are swept with the others; this is the end."""
        if force:
            for connection in list(self._connections):
                self._close(connection)

    def _cap_keepalive(self, deadline: float) -> None:
        for connection in self._waiting:
            if connection.phase in {Phase.IDLE, Phase.LINGER}:
                connection.deadline = min(connection.deadline, deadline)

    # What a thread does.

    def handle(self, connection: Connection) -> bool:
        """Whether the connection may have another request."""
        try:
            is_kept = self.handle_request(connection.request, connection)
            # What the application did not read of the body must not be taken for the next request.
            return bool(is_kept and connection.parser.finish_body())
        except StopIteration:
            _log.debug("an answer broke off")
        except NoRoom:
            _log.warning("no room for an answer")
        except OSError as error:
            _log.debug("client gone", extra={"fields": {"cause": type(error).__name__}})
        except Exception as error:  # noqa: BLE001 -- what the application lets through is answered all the same
            _log.exception("request failed outside the application")
            connection.sock.sendall(answer(refusal_of(error), connection.request))
        return False

    # The way of a connection.

    def _accepted(self, listener: Any) -> tuple[socket.socket, Any] | None:
        """A client's socket and address, if there is one."""
        try:
            accepted: tuple[socket.socket, Any] = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return None
        except OSError as error:
            if error.errno not in _EXHAUSTED:
                raise
        else:
            return accepted
        if not self._make_room():
            # The listener stays readable: a pause keeps that from being all the process does.
            time.sleep(_SWEEP_SECONDS)
        return None

    def _await_request(self, connection: Connection) -> None:
        linger = self.cfg.keepalive if self.alive else STOP_KEEPALIVE_LINGER
        connection.await_request(until=time.monotonic() + linger)
        self._watch(connection, selectors.EVENT_READ, self._receive)

    def _receive(self, connection: Connection) -> None:
        self._advance(connection, connection.receive)

    def _advance(self, connection: Connection, step: Callable[[], bool]) -> None:
        try:
            if step():
                self._dispatch(connection)
        except BlockingIOError:
            return
        except NoRoom:
            self._refuse(connection, NO_ROOM)
        except OSError:
            self._close(connection)
        except ParseException as error:
            self._refuse(connection, refusal_of(error))
        except Exception:  # noqa: BLE001 -- whatever one client sends, the poller is everybody's
            _log.exception("a request could not be taken in")
            self._refuse(connection, FAULT)

    def _dispatch(self, connection: Connection) -> None:
        self._unwatch(connection)
        connection.phase = Phase.WORK
        is_reserved = connection.request.path in self.limits.reserved_paths
        pool = self._reserved if is_reserved else self.tpool
        pool.submit(self.handle, connection).add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, connection, done)
        )

    def _refuse(self, connection: Connection, refusal: Refusal) -> None:
        self._closed[refusal.code] += 1
        connection.is_kept = False
        try:
            connection.sock.sendall(answer(refusal, connection.request))
        except OSError:
            self._close(connection)
        else:
            self._send_rest(connection)

    def _send_rest(self, connection: Connection) -> None:
        try:
            is_sent = connection.sock.flush()
        except OSError:
            self._close(connection)
            return
        if not is_sent:
            if connection.phase is not Phase.ANSWER:
                connection.begin_answer()
                self._watch(connection, selectors.EVENT_WRITE, self._send_rest)
        elif connection.is_kept:
            self._await_request(connection)
            self._advance(connection, connection.receive_pipelined)
        else:
            self._linger(connection)

    def _linger(self, connection: Connection) -> None:
        try:
            connection.begin_linger()
        except OSError:
            self._close(connection)
        else:
            self._watch(connection, selectors.EVENT_READ, self._discard)

    def _discard(self, connection: Connection) -> None:
        try:
            connection.discard()
        except BlockingIOError:
            return
        except OSError:
            self._close(connection)

    # Deadlines and room.

    def _expire(self, connection: Connection, now: float) -> None:
        phase = connection.phase
        if phase in {Phase.BODY, Phase.ANSWER} and connection.keeps_pace(now):
            return
        if phase in {Phase.HEAD, Phase.BODY}:
            self._refuse(connection, TOO_SLOW)
            return
        if phase is Phase.ANSWER:
            self._closed["answer_not_read"] += 1
        self._close(connection, with_reset=phase is Phase.ANSWER)

    def _make_room(self) -> bool:
        """Close the connection that is missed least: of the first kind there is, the one to expire first."""
        if not self._waiting:
            return False
        chosen = min(self._waiting, key=lambda one: (_EXPENDABLE.index(one.phase), one.deadline))
        self._closed["made_room"] += 1
        self._close(chosen, with_reset=chosen.phase is Phase.ANSWER)
        return True

    def _report(self, now: float) -> None:
        """One line a minute: as many as there are connections would be an attack of its own."""
        if self._closed and now >= self._next_report:
            self._next_report = now + _REPORT_SECONDS
            _log.warning("connections ended early", extra={"fields": dict(self._closed)})
            self._closed.clear()

    def _watch(self, connection: Connection, event: int, then: Callable[[Connection], None]) -> None:
        self._unwatch(connection)
        self._waiting.add(connection)
        self.poller.register(connection.fileno(), event, partial(self._on_event, connection, then))

    def _on_event(self, connection: Connection, then: Callable[[Connection], None], _file: Any) -> None:
        """An event may come after its connection made room for another one in the same round."""
        if connection in self._waiting:
            then(connection)

    def _unwatch(self, connection: Connection) -> None:
        if connection in self._waiting:
            self._waiting.remove(connection)
            self.poller.unregister(connection.fileno())

    def _close(self, connection: Connection, *, with_reset: bool = False) -> None:
        self._unwatch(connection)
        self._connections.remove(connection)
        self.nr_conns -= 1
        connection.close(with_reset=with_reset)


def _allow_files(count: int) -> None:
    """Let the process open so many files, as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
