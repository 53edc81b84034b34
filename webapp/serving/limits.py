"""What a client may take of time and room: the one place with these settings and their defaults."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, kw_only=True)
class TransferLimits:
    """The bounds of every connection. A phone with a bad signal keeps them; somebody who stalls on purpose does not.

    How long a connection may stand idle, before its first byte as between two requests, is gunicorn's `keepalive`;
    how many there may be is its `worker_connections`, and past that the one that has waited longest makes room.
    """

    # From a head's first byte to its last.
    head_seconds: float = 10
    # As much as the load balancer lets through; gunicorn bounds its parts (`limit_request_line` and the like).
    head_bytes: int = 64 * KIB
    # A body is taken in before a thread sees it. Of a longer one only the head is handed on, for the application to
    # refuse: the longest it takes is `MULTIPART_MAX_BYTES`.
    body_bytes: int = 11 * MIB
    # The least rate of bodies and answers, 2 KiB a second: each window brings so much, unless it brings the end.
    window_seconds: float = 20
    window_bytes: int = 40 * KIB
    # And at that rate nobody goes on for longer than this.
    transfer_seconds: float = 600
    # What is said to somebody who still sends arrives only if his bytes are taken for a while.
    linger_seconds: float = 2
    linger_total_seconds: float = 20
    # Of each body and each answer that waits so much lies in memory, the rest in a temporary file.
    memory_bytes: int = 64 * KIB
    # All bodies and answers of a process that wait; past it nothing more is taken in.
    held_bytes: int = 1024 * MIB
    # These have a thread of their own: whether the process serves must not depend on how much it has to do.
    reserved_paths: frozenset[str] = frozenset({"/healthz"})
