"""Finding and healing what the two halves of accounts disagree about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from accounts.profiles.domain import ActivationStatus, Role
from tests.fakes import FakeClock, InMemoryAccountRepository
from tests.personas import OPERATOR
from tests.unit.accounts.administration.test_service import PASSWORD, House


class ForgetfulRepository(InMemoryAccountRepository):
    """One that keeps who the administrators are, so that it can be wrong about it."""

    kept: frozenset[str] | None = None

    def active_admins(self) -> Any:
        return super().active_admins() if self.kept is None else self.kept

    def forget_admins(self) -> None:
        self.kept = None


@pytest.fixture
def house() -> House:
    return House()


def table_says(**changes: Any) -> Callable[[House], object]:
    return lambda house: house.real_repository.change(house.ben, replace(house.ben, **changes))


BREAKS: dict[str, tuple[Callable[[House], object], str]] = {
    "disabled": (
        lambda house: house.real_provider.disable("ben@example.com"),
        "VAH000002: active here, but disabled in Cognito",
    ),
    "enabled": (
        table_says(activation_status=ActivationStatus.INACTIVE),
        "VAH000002: inactive here, but enabled in Cognito",
    ),
    "promoted": (
        lambda house: house.real_provider.set_admin(sub=house.ben.sub, is_admin=True),
        "VAH000002: user here, but in Cognito's group of administrators",
    ),
    "demoted": (
        table_says(role=Role.ADMIN),
        "VAH000002: admin here, but not in Cognito's group of administrators",
    ),
    "moved": (
        lambda house: house.real_provider.set_email(sub=house.ben.sub, email="new@example.com"),
        "VAH000002: another address here than in Cognito",
    ),
    "renamed": (table_says(username="Benjamin"), "VAH000002: another name here than in Cognito"),
    "half-deleted": (
        table_says(deletion_started_at=FakeClock().now),
        "VAH000002: its deletion was interrupted",
    ),
    "half-made": (
        lambda house: house.real_provider.sign_up(
            email="half@example.com", password=PASSWORD, username="Half"
        ),
        "sub-3: half@example.com can sign in but has no account here; a registration was interrupted",
    ),
}


def test_finds_nothing_where_nothing_is_wrong(house: House) -> None:
    assert list(house.repair.find()) == []


@pytest.mark.parametrize(("break_it", "sentence"), BREAKS.values(), ids=BREAKS)
def test_finds_and_heals(house: House, break_it: Callable[[House], object], sentence: str) -> None:
    break_it(house)
    repair = house.repair
    (difference,) = repair.find()
    assert str(difference) == sentence
    assert repair.heal(difference, actor=OPERATOR)
    assert list(repair.find()) == []


def test_what_was_put_right_meanwhile_is_left_alone(house: House) -> None:
    house.real_provider.disable("ben@example.com")
    (difference,) = house.repair.find()
    house.real_provider.set_enabled(sub=house.ben.sub, is_enabled=True)
    before = house.now(house.ben)
    assert house.repair.heal(difference, actor=OPERATOR)
    assert house.now(house.ben) == before


def test_an_address_is_taken_over_from_the_provider_and_written_into_the_trail(house: House) -> None:
    house.real_provider.set_email(sub=house.ben.sub, email="new@example.com")
    (difference,) = house.repair.find()
    house.repair.heal(difference, actor=OPERATOR)
    assert house.now(house.ben).email == "new@example.com"
    assert house.trail()[-1] == ("operator", "update", house.ben.user_id, ["email:>"])


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (
            lambda house: house.real_provider.delete(sub=house.ben.sub),
            "VAH000002: Cognito does not know the account any more; it can register again, or be deleted",
        ),
    ],
)
def test_says_what_it_cannot_heal(house: House, break_it: Callable[[House], object], sentence: str) -> None:
    break_it(house)
    (difference,) = house.repair.find()
    assert str(difference) == sentence
    assert not house.repair.heal(difference, actor=OPERATOR)


def test_an_address_that_another_account_keeps_here_is_not_taken_from_it(house: House) -> None:
    house.real_provider.delete(sub=house.ann.sub)
    house.real_provider.set_email(sub=house.ben.sub, email="ann@example.com")
    repair = house.repair
    difference = next(found for found in repair.find() if found.whose == house.ben.user_id)
    assert not repair.heal(difference, actor=OPERATOR)
    assert house.now(house.ann).email == "ann@example.com"


def test_finds_and_heals_a_wrong_list_of_administrators() -> None:
    class Swapped(House):
        def __init__(self) -> None:
            super().__init__(repository_of=lambda _: ForgetfulRepository())
            self.real_repository = self.repository

    house = Swapped()
    house.repository.kept = frozenset({"VAH000009"})
    repair = house.repair
    (difference,) = repair.find()
    assert str(difference) == "admins: the list of active administrators is not the one the profiles give"
    assert repair.heal(difference, actor=OPERATOR)
    assert list(repair.find()) == []
