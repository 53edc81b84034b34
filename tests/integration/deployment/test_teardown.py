"""`deploy/teardown.sh`: staging goes, production never does."""

from __future__ import annotations

import pytest

from tests.integration.deployment.conftest import Machine


def test_takes_staging_down_and_forgets_its_task_definitions(deployed: Machine) -> None:
    done = deployed.run("teardown.sh", "staging", answer="staging\n")
    assert done.returncode == 0, done.stderr
    assert deployed.has_called("terraform destroy -auto-approve")
    assert (deployed.world["service"], deployed.world["definitions"]) == (None, {})
    assert deployed.world["bucket"], "the state stays"


def test_can_be_followed_by_a_new_deployment(deployed: Machine) -> None:
    assert deployed.run("teardown.sh", "--yes", "staging").returncode == 0
    assert deployed.deploy().returncode == 0


def test_can_be_run_again(deployed: Machine) -> None:
    assert deployed.run("teardown.sh", "--yes", "staging", STANDIN_FAIL="terraform destroy").returncode == 1
    assert deployed.run("teardown.sh", "--yes", "staging").returncode == 0
    assert deployed.run("teardown.sh", "--yes", "staging").returncode == 0


@pytest.mark.parametrize(
    "arguments", [("production",), ("--yes", "production"), ("--yes", "staging", "production")]
)
def test_never_touches_production(deployed: Machine, arguments: tuple[str, ...]) -> None:
    before = deployed.world
    done = deployed.run("teardown.sh", *arguments)
    assert done.returncode == 1
    assert "production is never taken down" in done.stderr
    assert (deployed.calls(), deployed.world) == ([], before)


@pytest.mark.parametrize("answer", ["", "yes\n", "production\n"])
def test_asks_first(deployed: Machine, answer: str) -> None:
    before = deployed.world
    done = deployed.run("teardown.sh", "staging", answer=answer)
    assert done.returncode == 1
    assert deployed.world == before


@pytest.mark.parametrize("arguments", [(), ("nowhere",), ("staging", "nowhere")])
def test_needs_an_environment(deployed: Machine, arguments: tuple[str, ...]) -> None:
    assert deployed.run("teardown.sh", *arguments).returncode == 2


def test_without_a_state_there_is_nothing_to_take_down(machine: Machine) -> None:
    done = machine.run("teardown.sh", "--yes", "staging")
    assert done.returncode == 1
    assert "nothing to take down" in done.stderr
