"""`python -m deploy.local [--dev]`: everything on one machine. `make run` and `make dev` call it.

The local cloud and the label service come first, then what is missing in the cloud, the demo data on the first start,
and the web server. Ctrl-C or SIGTERM stops all of it.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from deploy.local.loop import StopRequestedError
from deploy.local.moving import move_tasks
from deploy.local.packages import missing_packages
from deploy.local.parts import HOST, ROOT, Part, SetupError, free_port, port_is_free
from deploy.local.service import (
    plain_environment,
    service_variables,
    write_environment_file,
    write_private,
)
from deploy.local.supervisor import Supervisor

CLOUD_VENV = ROOT / ".venv" / "cloud"
CLOUD_PYTHON = CLOUD_VENV / "bin" / "python"
_SEEDED = "seeded"
_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may choose."""

    data: Path
    port: int
    aws_port: int
    is_reloading: bool


def main() -> int:
    try:
        options = _options()
        _check_tools()
        with _own_folder(options.data):
            return _run(options)
    except SetupError as error:
        print(f"ServerTask cannot start: {error}", file=sys.stderr)
        return 1
    finally:
        _let_go_of_output()


def _let_go_of_output() -> None:
    """Forget what a full disk or a lost reader kept from being said, or Python would complain of it in the end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="deploy.local", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="reload on every change of a file")
    arguments = parser.parse_args()
    environment = plain_environment()
    return Options(
        data=_data_folder(environment),
        port=_port(environment, "PORT", 3000),
        aws_port=_port(environment, "LOCAL_AWS_PORT", 4566),
        is_reloading=arguments.dev,
    )


def _data_folder(environment: Mapping[str, str]) -> Path:
    folder = ROOT / (environment.get("SERVERTASK_DATA") or ".local")
    try:
        return folder.resolve()
    except (OSError, RuntimeError) as error:
        # Links that lead to each other; Python tells so in two ways.
        raise SetupError(f"the data folder {folder} cannot be used: {error}.") from error


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= _HIGHEST_PORT:
        raise SetupError(f"{name} is not a port number: {text}")
    return int(text)


def _check_tools() -> None:
    """Look for what would otherwise end in a part's own words for it."""
    if not CLOUD_PYTHON.is_file():
        raise SetupError("the local cloud is not installed; `make run` installs it.")
    cloud_packages = [str(folder) for folder in CLOUD_VENV.glob("lib/python*/site-packages")]
    for venv, folders, name in (
        (Path(sys.prefix), sys.path, "production"),
        (CLOUD_VENV, cloud_packages, "local-cloud"),
    ):
        missing = missing_packages(folders, ROOT / "requirements" / f"{name}.txt")
        if missing:
            raise SetupError(
                f"{venv} lacks {', '.join(missing)}; remove that folder, and `make run` builds it anew."
            )


@contextmanager
def _own_folder(data: Path) -> Iterator[None]:
    """Hold the data folder against a second start for as long as this one runs."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = (data / "lock").open("w")
    except OSError as error:
        raise SetupError(f"the data folder {data} cannot be used: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError(
                f"another ServerTask already uses the data folder {data}; stop it, or set SERVERTASK_DATA."
            ) from None
        except OSError as error:
            raise SetupError(f"the data folder {data} cannot be locked: {error.strerror}") from error
        yield


def _run(options: Options) -> int:
    supervisor = Supervisor(parent=os.getppid())
    try:
        _start(supervisor, options)
        return supervisor.watch()
    except StopRequestedError:
        return 0
    finally:
        supervisor.say("Stopping.")
        supervisor.stop_all()


def _start(supervisor: Supervisor, options: Options) -> None:
    for name, port in (("PORT", options.port), ("LOCAL_AWS_PORT", options.aws_port)):
        # A predecessor that was just killed may take a moment to let go.
        if not port_is_free(port, patience=3):
            raise SetupError(f"port {port} is taken; set {name} to another one.")
    # Nobody has to know the label service's port, so it takes none that somebody may have chosen.
    labels_port = free_port()
    supervisor.start(_cloud(options))
    supervisor.start(_labels(options, labels_port))
    supervisor.wait_ready("cloud")
    variables_of = partial(
        service_variables,
        data=options.data,
        port=options.port,
        aws_port=options.aws_port,
        labels_port=labels_port,
    )
    ids, outdated = _set_up(supervisor, variables_of())
    if "todos" in outdated:
        move_tasks(supervisor, options.data, variables_of(ids=ids))
    variables = variables_of(ids=ids)
    write_environment_file(options.data, variables)
    environment = {**plain_environment(), **variables}
    supervisor.start(_web(options, environment))
    supervisor.start(_reminders(environment))
    supervisor.wait_ready("labels")
    _seed_once(supervisor, options, environment)
    supervisor.wait_ready("web")
    supervisor.say(_welcome(options))


def _cloud(options: Options) -> Part:
    command = [
        "-m",
        "deploy.local.cloud",
        "--port",
        str(options.aws_port),
        "--data",
        str(options.data / "cloud"),
    ]
    return Part(
        name="cloud",
        argv=[str(CLOUD_PYTHON), *command],
        environment=plain_environment(),
        port=options.aws_port,
        ready_path="/_ministack/health",
    )


def _reminders(environment: Mapping[str, str]) -> Part:
    """What mails reminders; the local cloud keeps the mails as files."""
    return Part(
        name="remind",
        argv=[sys.executable, "manage.py", "send_reminders", "--loop"],
        environment=environment,
    )


def _labels(options: Options, port: int) -> Part:
    """What stands in for Amazon Rekognition."""
    command = ["-m", "deploy.local.labels", "--port", str(port)]
    s3_endpoint = f"http://{HOST}:{options.aws_port}"
    return Part(
        name="labels",
        argv=[str(CLOUD_PYTHON), *command, "--s3-endpoint", s3_endpoint],
        environment=plain_environment(),
        port=port,
        ready_path="/healthz",
    )


def _web(options: Options, environment: Mapping[str, str]) -> Part:
    config = str(ROOT / "deploy" / "gunicorn.conf.py")
    address = f"{HOST}:{options.port}"
    command = ["-m", "gunicorn", "--config", config, "--bind", address, "--workers", "1"]
    # A person who stopped it waits for less than a load balancer does.
    command += ["--graceful-timeout", "10"]
    return Part(
        name="web",
        argv=[sys.executable, *command, "webapp.wsgi:application"],
        environment={**environment, "SERVERTASK_RELOAD": "1" if options.is_reloading else "0"},
        port=options.port,
        ready_path="/healthz",
        # More than gunicorn's own patience with requests in hand.
        stop_seconds=12.0,
    )


def _set_up(supervisor: Supervisor, variables: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Create what is missing in the cloud; the ids of the user pool and its client, and which tables are outdated."""
    command = [sys.executable, "manage.py", "setup_aws", "--json"]
    output = supervisor.run_step("setup", command, {**plain_environment(), **variables})
    try:
        answer = json.loads(output)
        ids = {name: answer[name] for name in ("COGNITO_USER_POOL_ID", "COGNITO_CLIENT_ID")}
        return ids, answer["outdated"]
    except (ValueError, KeyError) as error:
        raise SetupError("setup_aws did not tell the ids of the user pool.") from error


def _seed_once(supervisor: Supervisor, options: Options, environment: Mapping[str, str]) -> None:
    """Put the demo data in on the first start; the mark comes last, so that an interrupted one is made good."""
    mark = options.data / _SEEDED
    if mark.is_file():
        return
    supervisor.run_step("seed", [sys.executable, "-m", "deploy.local.seed"], environment)
    write_private(
        mark, "The demo accounts and tasks were put in; delete this file to have missing ones put in again.\n"
    )


def _welcome(options: Options) -> str:
    return "\n".join(
        (
            "",
            f"ServerTask is ready at http://{HOST}:{options.port}",
            "  demo@example.com  / Demo-pass1   (user)",
            "  admin@example.com / Admin-pass1  (administrator)",
            f"Data is kept in {options.data}",
            "Ctrl-C stops everything.",
            "",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
