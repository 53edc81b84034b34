"""What of the container image can be known without building it."""

from __future__ import annotations

import re
import runpy
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from gunicorn.util import load_class

from tests import image
from tests.image import DOCKERFILE, of, stages, variables
from tests.local_cloud import ROOT
from webapp.serving.worker import BufferingWorker

RUNTIME = stages()[-1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


class TestTheBase:
    def test_is_slim_and_pinned_to_one_version(self) -> None:
        bases = {stage[0].words()[0] for stage in stages()}
        assert len(bases) == 1, "both stages have one base, so that what one builds runs in the other"
        assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-\w+(@sha256:[0-9a-f]{64})?", bases.pop())

    def test_has_the_python_that_the_suite_and_the_types_are_for(self) -> None:
        found = re.search(r"python:(\d+\.\d+)\.", DOCKERFILE.read_text())
        assert found
        assert found[1] == PROJECT["tool"]["mypy"]["python_version"]


class TestTheFileSet:
    def test_is_there_and_let_in(self) -> None:
        let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"]
        sources = [
            source
            for stage in stages()
            for instruction in of("COPY", stage)
            for source in instruction.words()[:-1]
            if not source.startswith(("--from", "/"))
        ]
        assert sorted(sources) == sorted(let_in)
        for source in sources:
            assert (ROOT / source).exists(), source

    def test_holds_every_package_of_the_service(self) -> None:
        packages = PROJECT["tool"]["importlinter"]["root_packages"]
        there = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "deploy"}
        assert there == set(packages)
        assert there < {source for source, _ in image.copied()}

    def test_holds_nothing_of_development(self) -> None:
        for source, _ in image.copied():
            assert not source.startswith(("tests", "docs", "deploy/local", ".", "requirements/dev")), source


class TestTheRuntime:
    def test_gets_only_results_of_the_build(self) -> None:
        for instruction in of("COPY", RUNTIME):
            assert instruction.text.startswith("--from=build ")
        assert "pip install" not in " ".join(instruction.text for instruction in RUNTIME)

    def test_is_nobody_special(self) -> None:
        assert [instruction.text for instruction in of("USER", RUNTIME)] == ["1001:1001"]
        after = RUNTIME[RUNTIME.index(of("USER", RUNTIME)[0]) :]
        assert not of("RUN", after)

    def test_listens_where_the_load_balancer_asks(self) -> None:
        assert variables(RUNTIME)["PORT"] == "3000"
        assert [instruction.text for instruction in of("EXPOSE", RUNTIME)] == ["3000"]

    def test_runs_gunicorn_itself_as_the_first_process(self) -> None:
        (command,) = of("CMD", RUNTIME)
        assert command.words()[0] == "gunicorn"
        assert not of("ENTRYPOINT", RUNTIME)

    def test_asks_for_its_health_with_a_file_it_holds(self) -> None:
        (check,) = of("HEALTHCHECK", RUNTIME)
        assert check.text.endswith('CMD ["python", "-I", "-S", "deploy/healthcheck.py"]')
        assert ("deploy/healthcheck.py", "deploy/") in image.copied()

    def test_holds_no_secret(self) -> None:
        assert not {"SECRET_KEY", "CLOUDFRONT_PRIVATE_KEY", "AWS_SECRET_ACCESS_KEY"} & set(variables(RUNTIME))


class TestGunicorn:
    @pytest.fixture
    def config(self) -> dict[str, Any]:
        return runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))

    def test_has_times_that_grow_outward(self, config: dict[str, Any]) -> None:
        load_balancer_idle, task_stop = 60, 30
        assert config["keepalive"] > load_balancer_idle
        assert 5 < config["graceful_timeout"] < task_stop
        assert 5 < config["timeout"] < load_balancer_idle

    def test_shares_memory_and_waits_in_threads(self, config: dict[str, Any]) -> None:
        assert config["preload_app"] is True
        assert load_class(str(config["worker_class"])) is BufferingWorker
        assert "workers" not in config, "one, unless WEB_CONCURRENCY says otherwise"

    @pytest.mark.parametrize(("port", "address"), [("", "0.0.0.0:3000"), ("8080", "0.0.0.0:8080")])
    def test_listens_on_the_port_it_is_given(
        self, monkeypatch: pytest.MonkeyPatch, port: str, address: str
    ) -> None:
        monkeypatch.delenv("HOSTNAME", raising=False)
        monkeypatch.setenv("PORT", port)
        assert runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))["bind"] == address

    @pytest.mark.parametrize(
        ("name", "host", "asked"),
        [
            ("", "0.0.0.0", "127.0.0.1"),
            ("0.0.0.0", "0.0.0.0", "127.0.0.1"),
            ("127.0.0.2", "127.0.0.2", "127.0.0.2"),
            ("::1", "[::1]", "::1"),
            # What Docker and ECS set where nobody does.
            ("1234567890ab", "0.0.0.0", "127.0.0.1"),
            ("ip-10-0-1-7.eu-west-2.compute.internal", "0.0.0.0", "127.0.0.1"),
        ],
    )
    def test_listens_at_the_address_that_is_named_and_is_asked_there(
        self, monkeypatch: pytest.MonkeyPatch, name: str, host: str, asked: str
    ) -> None:
        monkeypatch.setenv("HOSTNAME", name)
        monkeypatch.setenv("PORT", "3000")
        assert runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))["bind"] == f"{host}:3000"
        assert runpy.run_path(str(ROOT / "deploy" / "healthcheck.py"))["_host"]() == asked


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> image.Image:
    return image.lay_out(tmp_path_factory.mktemp("image"))


PLACEHOLDERS = dict(re.findall(r"([A-Z_]+)=(\S+)", of("RUN", stages()[0])[-1].text))


def manage(laid_out: image.Image, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of `manage.py` with the placeholders of the build, which are production's settings."""
    return subprocess.run(
        laid_out.command("-W", "error", "manage.py", *arguments),
        cwd=laid_out.root,
        env={**laid_out.environment(), **PLACEHOLDERS},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_static_files_are_hashed_and_compressed_as_the_build_does_it(laid_out: image.Image) -> None:
    done = manage(laid_out, "collectstatic", "--noinput")
    assert done.returncode == 0, done.stderr
    names = [path.name for path in Path(laid_out.root, "staticfiles", "css").iterdir()]
    hashed = [name for name in names if re.fullmatch(r"app\.[0-9a-f]{12}\.css", name)]
    assert len(hashed) == 1
    assert f"{hashed[0]}.gz" in names


def test_django_has_no_warning_for_a_deployment(laid_out: image.Image) -> None:
    done = manage(laid_out, "check", "--deploy", "--fail-level", "DEBUG")
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (1 silenced).\n"), (
        done.stderr
    )


def test_no_package_of_development_is_needed(laid_out: image.Image) -> None:
    done = subprocess.run(
        laid_out.command("-c", "import pytest"), env=laid_out.environment(), capture_output=True, check=False
    )
    assert done.returncode == 1, "the packages laid out are production's alone"
