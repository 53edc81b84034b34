"""How gunicorn serves the application, in the container and on a laptop.

Sized for the smallest task, a quarter of a processor and 512 MB: a request waits for AWS most of its time, so threads
carry the load, and one process is all that so little processor can use. `WEB_CONCURRENCY`, which is gunicorn's own
variable, sets more processes on a bigger task.

Threads see whole requests and never wait for a client (`webapp/serving/`): what a client may take of time and room is
`webapp/serving/limits.py`.

Times grow from the inside out, so that whoever waits outside never gives up first:
a request with all its calls (REQUEST_SECONDS, 4.5 s; 20 s for any number of tasks) < the load balancer's idle time-out (60 s) < `keepalive` here,
and `graceful_timeout` here < the task's stop time-out (30 s).
"""

import contextlib
import ipaddress
import os
import pathlib

# Every interface, or the one address that HOSTNAME names. Where nobody sets it, it is the container's own name, which
# nobody chose to listen on.
_host = "0.0.0.0"  # noqa: S104 -- the load balancer comes from outside the container
with contextlib.suppress(ValueError):
    _address = ipaddress.ip_address(os.environ.get("HOSTNAME", ""))  # noqa: TID251 -- the container's own
    _host = f"[{_address}]" if _address.version == 6 else str(_address)  # noqa: PLR2004 -- the protocol's number
bind = f"{_host}:{os.environ.get('PORT') or 3000}"  # noqa: TID251 -- the container's own; a laptop overrides it
worker_class = "webapp.serving.worker.BufferingWorker"
threads = 16
# Each may hold 64 KiB of a head, a body or an answer in memory; past so many, the one that waits longest makes room.
worker_connections = 500
# A worker that has not moved for so long is replaced; its threads may each be busy for less.
timeout = 30
# After SIGTERM a request in flight has so long to end.
graceful_timeout = 25
# Longer than the load balancer keeps its connections, so that it never sends into one that is being closed.
keepalive = 75
# Heartbeats of the workers; on a disk they could block, and the disk may be read-only.
worker_tmp_dir = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None  # noqa: S108 -- the heartbeat's place
# The application writes a line for every request itself.
accesslog = None
errorlog = "-"
loglevel = "warning"
# Nobody controls the server through a socket in somebody's home.
control_socket_disable = True

reload = os.environ.get("SERVERTASK_RELOAD") == "1"  # noqa: TID251 -- set by `make dev` alone
if reload:
    # Templates are read once; a change of one has to start the worker anew, as a change of a module does.
    reload_extra_files = [str(path) for path in pathlib.Path("templates").rglob("*.html")]
# Loading before forking shares memory between processes; a reload could not see changes then.
preload_app = not reload
