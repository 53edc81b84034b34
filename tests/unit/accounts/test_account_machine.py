"""The model of accounts against the services over stand-ins: many short lives."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.account_machine import AccountMachine, World
from tests.fakes import (
    FakeClock,
    FakeIdentityProvider,
    FakeTokenVerifier,
    InMemoryAccountRepository,
    InMemoryAccountTasks,
    account_services,
)


def in_memory() -> World:
    clock, tasks = FakeClock(), InMemoryAccountTasks()
    provider = FakeIdentityProvider(clock=clock, must_confirm=True)
    services = account_services(
        provider=provider,
        verifier=FakeTokenVerifier(provider),
        repository=InMemoryAccountRepository(),
        clock=clock,
        tasks=tasks,
    )
    return World(services, provider, tasks, must_confirm=True, clock=clock)


class InMemoryMachine(AccountMachine):
    new_world = staticmethod(in_memory)


def test_accounts_live_as_the_model_says() -> None:
    run_state_machine_as_test(
        InMemoryMachine, settings=settings(max_examples=100, stateful_step_count=40, deadline=None)
    )
