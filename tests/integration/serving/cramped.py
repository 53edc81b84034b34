"""gunicorn's configuration for the tests: production's worker that may hold next to nothing."""

from webapp.serving.limits import KIB, TransferLimits
from webapp.serving.worker import BufferingWorker


class CrampedWorker(BufferingWorker):
    limits = TransferLimits(held_bytes=100 * KIB, linger_seconds=0.5)


worker_class = CrampedWorker
threads = 4
control_socket_disable = True
