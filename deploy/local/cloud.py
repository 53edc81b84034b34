"""The local cloud: MiniStack with its DynamoDB, Cognito and S3 made to survive `kill -9`.

    python -m deploy.local.cloud --port 4566 --data .local/cloud

It runs in the virtual environment `.venv/cloud`. With `LOCAL_CLOUD_PERSIST=0` it keeps nothing, which is what tests
want. With `--parent-pid` it dies with that process. One line, `listening on ADDRESS`, says on standard output that it
takes requests.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import fcntl
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import IO, Any

from deploy.local.durability.files import BrokenStateError, NotWrittenError, reason
from deploy.local.lifeline import die_when_input_ends, die_with_parent

HOST = "127.0.0.1"
# How long a predecessor that was just killed may take to let go of the folder and the port.
_PATIENCE_SECONDS = 5.0
_FORBIDDEN = 403
_RESET_PATH = "/_ministack/reset"


def main() -> int:
    options = _options()
    if options.parent_pid:
        die_with_parent(options.parent_pid)
        die_when_input_ends()
    # Passwords lie in clear in Cognito's state.
    os.umask(0o077)
    try:
        _run(options)
    except (OSError, BrokenStateError, NotWrittenError, ImportError) as error:
        print(f"The local cloud cannot start: {_in_words(error)}", file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace) -> None:
    options.data.mkdir(parents=True, exist_ok=True)
    with _lock(options.data), _listen(options.port) as listener:
        _configure(options.data, listener.getsockname()[1])
        _serve(options.data, listener)


def _in_words(error: Exception) -> str:
    if isinstance(error, BrokenStateError):
        return f"{error}. Put a copy of the state back; a start without any would lose what is there."
    if isinstance(error, ImportError):
        return f"its environment is incomplete ({error}); remove .venv/cloud, and `make run` builds it anew."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {reason(error)}"
    return reason(error)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=4566, help="0 for any free one")
    parser.add_argument("--data", type=Path, required=True, help="folder of the state")
    parser.add_argument("--parent-pid", type=int, default=0, help="die when this process, the parent, dies")
    return parser.parse_args()


def _lock(folder: Path) -> IO[bytes]:
    """Keep a second cloud out of the folder: two journals of one state would destroy each other."""
    file = (folder / "lock").open("wb")
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise OSError(errno.EBUSY, "another local cloud uses the folder", str(folder)) from None
            time.sleep(0.05)
        else:
            return file


def _listen(port: int) -> socket.socket:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if time.monotonic() > deadline:
                raise OSError(error.errno, f"{os.strerror(error.errno or 0)}: {HOST}:{port}") from None
            time.sleep(0.05)
        else:
            return listener


def _persist() -> bool:
    return os.environ.get("LOCAL_CLOUD_PERSIST", "1") != "0"  # noqa: TID251 -- the service's settings are not here


def _configure(data: Path, port: int) -> None:
    """Set MiniStack's own variables; it reads them when it is imported."""
    os.environ.update(  # noqa: TID251 -- the only way to configure it
        {
            # Without AUTH any confirmation code is right and every token passes.
            "AUTH": "true",
            "BIND_HOST": HOST,
            "GATEWAY_PORT": str(port),
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            # Its own saving, at shutdown only, stays off: deploy.local.durable does it.
            "PERSIST_STATE": "0",
            "STATE_DIR": str(data),
            "LOG_LEVEL": os.environ.get("LOCAL_CLOUD_LOG_LEVEL", "WARNING"),  # noqa: TID251 -- as above
            "S3_PERSIST": "1" if _persist() else "0",
            "S3_DATA_DIR": str(data / "objects"),
            # No Docker: nothing here needs it, and asking for it takes seconds where it hangs.
            "DOCKER_HOST": "unix:///nonexistent",
        }
    )


def _serve(data: Path, listener: socket.socket) -> None:
    if _persist():
        _prepare(data)
    # MiniStack reads its settings when it is imported, so that cannot be at the top.
    from hypercorn.asyncio import serve  # noqa: PLC0415
    from hypercorn.config import Config  # noqa: PLC0415
    from ministack.app import app  # noqa: PLC0415

    from deploy.local import cognito_behaviour, dynamodb_behaviour, mails  # noqa: PLC0415

    dynamodb_behaviour.install()
    mails.install(data.parent / "mail" if _persist() else data / "mail")
    if _persist():
        from deploy.local.durability.install import install  # noqa: PLC0415

        install(data)
        app = _without_reset(app)
    # Outermost, so that Cognito's calls are written down one at a time as well.
    cognito_behaviour.install(
        confirm_email=os.environ.get("LOCAL_CONFIRM_EMAIL") == "1"  # noqa: TID251 -- as above
    )
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    asyncio.run(_serve_until_stopped(serve, app, config))


def _prepare(data: Path) -> None:
    """What must be done before MiniStack is imported, which reads keys and objects then and keeps quiet about faults."""
    # Its packages are in this environment only, and one may be missing.
    from deploy.local.durability import failures, keys  # noqa: PLC0415

    failures.listen()
    keys.check_keys(data)


async def _serve_until_stopped(serve: Any, app: Any, config: Any) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)

    async def announcing(scope: Any, receive: Any, send: Any) -> None:
        async def announcing_send(message: Any) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                # Connections wait in the listener's queue from here on, so this is not too early.
                print(f"listening on http://{HOST}:{os.environ['GATEWAY_PORT']}", flush=True)  # noqa: TID251

        await app(scope, receive, announcing_send)

    await serve(announcing, config, shutdown_trigger=stop.wait)


def _without_reset(app: Any) -> Any:
    """Any page a browser shows could send MiniStack's reset; where data is kept, nobody may."""

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == _RESET_PATH:
            await send({"type": "http.response.start", "status": _FORBIDDEN, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await app(scope, receive, send)

    return guarded


if __name__ == "__main__":
    sys.exit(main())
