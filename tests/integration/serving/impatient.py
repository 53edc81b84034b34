"""gunicorn's configuration for the tests: production's worker with less patience, fewer threads and less room."""

from webapp.serving.limits import KIB, TransferLimits
from webapp.serving.worker import BufferingWorker


class ImpatientWorker(BufferingWorker):
    limits = TransferLimits(
        head_seconds=0.7,
        body_bytes=1024 * KIB,
        window_seconds=0.7,
        window_bytes=1 * KIB,
        transfer_seconds=3,
        linger_seconds=0.5,
        linger_total_seconds=1,
        memory_bytes=4 * KIB,
        held_bytes=64 * 1024 * KIB,
    )


worker_class = ImpatientWorker
threads = 4
worker_connections = 60
keepalive = 30
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True
