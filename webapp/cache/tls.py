"""Redis over TLS, with the certificates of those who are trusted read once for all connections of a process.

redis-py reads them anew for each connection, 20 ms of a processor and at a quarter of one most of the time-out, so that
the first requests of a new task would find Redis out of reach.
"""

from __future__ import annotations

import socket
import ssl
from functools import cache

from redis.connection import SSLConnection


@cache
def context() -> ssl.SSLContext:
    """Whom the process trusts: the system's authorities, and a name that fits."""
    return ssl.create_default_context()


class SharedContextConnection(SSLConnection):
    """A connection as redis-py makes it, but for where its context comes from; none of its own settings is used here."""

    def _wrap_socket_with_ssl(self, sock: socket.socket) -> ssl.SSLSocket:
        return context().wrap_socket(sock, server_hostname=self.host)
