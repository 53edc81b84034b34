"""Every variable the service reads is in the example and given to a task in AWS, and nothing else is."""

from __future__ import annotations

import re
from typing import Any

import environ
import pytest

from tests.local_cloud import ROOT
from webapp.settings import environment

# What only a laptop's cloud needs; a task in AWS must not have it.
LOCAL_ONLY = {"AWS_ENDPOINT_URL", "COGNITO_JWKS_URL"}
_TASK = ROOT / "deploy" / "terraform" / "modules" / "service" / "environment.tf"


def is_local(name: str) -> bool:
    return name in LOCAL_ONLY or name.startswith("LOCAL_")


@pytest.fixture
def read_by_the_service(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that reading the environment asks for."""
    names: set[str] = set()
    ask = environ.Env.str

    def noting(self: Any, name: str, *arguments: Any, **options: Any) -> Any:
        names.add(name)
        return ask(self, name, *arguments, **options)

    monkeypatch.setattr(environ.Env, "str", noting)
    environment.read_environment()
    return names


def in_the_example() -> set[str]:
    """The names in `.env.example`, those that are commented out included."""
    return set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def in_the_task(block: str) -> list[str]:
    """The names a task definition is given, as plain values (`environment`) or out of the secret (`secrets`)."""
    found = re.search(rf"^  {block} = {{\n(.*?)^  }}\n", _TASK.read_text(), re.MULTILINE | re.DOTALL)
    assert found, f"no {block} in {_TASK}"
    return re.findall(r"^    (\w+) += ", found[1], re.MULTILINE)


def test_the_example_tells_of_all_that_is_read(read_by_the_service: set[str]) -> None:
    assert in_the_example() == read_by_the_service


def test_a_task_is_given_all_that_is_read_but_what_is_local(read_by_the_service: set[str]) -> None:
    given = in_the_task("environment") + in_the_task("secrets")
    assert len(given) == len(set(given)), "each in one place"
    assert set(given) == {name for name in read_by_the_service if not is_local(name)}


def test_what_is_secret_comes_out_of_the_secret() -> None:
    secret = {name for name in in_the_example() if re.search(r"SECRET|PASSWORD|PRIVATE", name)}
    assert set(in_the_task("secrets")) == secret


def test_every_variable_in_the_example_has_a_word_on_it() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    blocks = "\n".join(lines).split("\n\n")
    for block in blocks:
        if re.search(r"^[A-Z0-9_]+=", block, re.MULTILINE):
            assert block.startswith("#"), block
