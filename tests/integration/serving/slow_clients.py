"""Clients that hold on to a server with as little as they can: five kinds, any number, in one thread.

Whoever is thrown out comes again at once, as an attacker would.
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Self

_HEAD = "{method} {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Proto: https\r\n"
_ENDLESS = b"X-Slow: " + b"a" * 4096


@dataclass(frozen=True)
class Kind:
    """One way to be slow: what is sent at once, what then a byte at a time, and whether answers are read."""

    name: str
    at_once: str = ""
    bit_by_bit: bytes = b""
    reads: bool = True


KINDS = (
    Kind("slow head", at_once=_HEAD, bit_by_bit=_ENDLESS),
    Kind("slow body", at_once=_HEAD + "Content-Length: 100000\r\n\r\n", bit_by_bit=b"x" * 100_000),
    Kind("opened only"),
    Kind("slow reader", at_once=_HEAD + "\r\n", reads=False),
    Kind("trickled keep-alive", at_once=_HEAD + "\r\n", bit_by_bit=b"GET / HTTP/1.1\r\n" + _ENDLESS),
)
# What each asks for: something small, and a big answer for those who will not read it.
_METHODS = {"slow body": "POST"}


@dataclass
class _Client:
    kind: Kind
    sock: socket.socket
    bits: Iterator[bytes]


@dataclass
class SlowClients:
    """All of them, while the context is open."""

    port: int
    count: int
    big_path: str
    small_path: str = "/"
    host: str = "localhost"
    seconds_between_bytes: float = 3
    # How often each kind was thrown out.
    ended: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> Self:
        self._stop = threading.Event()
        self._selector = selectors.DefaultSelector()
        self._clients = [self._connected(kind) for kind in islice(cycle(KINDS), self.count)]
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *_details: object) -> None:
        self._stop.set()
        self._thread.join()
        for client in self._clients:
            client.sock.close()
        self._selector.close()

    def _connected(self, kind: Kind) -> _Client:
        sock = socket.socket()
        if not kind.reads:
            # Before connecting: only then is the window small from the start.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        # A server that takes nobody any more must not hold up the other clients here.
        sock.settimeout(1)
        with suppress(OSError):
            sock.connect(("127.0.0.1", self.port))
            sock.sendall(self._request(kind))
        sock.setblocking(False)
        client = _Client(kind, sock, (bytes([byte]) for byte in kind.bit_by_bit))
        if kind.reads:
            self._selector.register(sock, selectors.EVENT_READ, client)
        return client

    def _request(self, kind: Kind) -> bytes:
        path = self.small_path if kind.reads else self.big_path
        return kind.at_once.format(method=_METHODS.get(kind.name, "GET"), path=path, host=self.host).encode()

    def _run(self) -> None:
        due = time.monotonic()
        while not self._stop.is_set():
            for key, _ in self._selector.select(timeout=0.1):
                self._hear(key.data)
            if time.monotonic() >= due:
                due = time.monotonic() + self.seconds_between_bytes
                for client in list(self._clients):
                    self._trickle(client)

    def _hear(self, client: _Client) -> None:
        try:
            if client.sock.recv(65536):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._come_again(client)

    def _trickle(self, client: _Client) -> None:
        try:
            if client.kind.reads:
                client.sock.send(next(client.bits, b""))
            # What has arrived can still be read after a reset, which an attacker would notice.
            elif client.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) or not client.sock.recv(1):
                raise ConnectionResetError
        except BlockingIOError:
            return
        except OSError:
            self._come_again(client)

    def _come_again(self, client: _Client) -> None:
        self.ended[client.kind.name] += 1
        if client.kind.reads:
            self._selector.unregister(client.sock)
        client.sock.close()
        self._clients[self._clients.index(client)] = self._connected(client.kind)
