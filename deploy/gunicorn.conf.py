"""How gunicorn serves the application, in the container and on a laptop; the address comes from the command line.

A request waits for AWS most of its time, so threads carry the load and processes are few. `WEB_CONCURRENCY`, which is
gunicorn's own variable, sets the number of processes.
"""

import os
import pathlib

worker_class = "gthread"
threads = 16
# Longer than any request may take, since every call to AWS has a time-out of its own (webapp/aws.py).
timeout = 30
graceful_timeout = 10
# Longer than the load balancer keeps its connections, so that it never sends into one that is being closed.
keepalive = 75
# Heartbeats of the workers; on a disk they could block.
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
