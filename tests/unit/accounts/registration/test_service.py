"""Registering and confirming, also when it is interrupted."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest

from accounts.identity.errors import (
    AccountInactive,
    AccountUnconfirmed,
    CodeMismatch,
    InvalidCredentials,
)
from accounts.profiles.domain import ActivationStatus, Role
from accounts.profiles.errors import EmailTaken
from accounts.registration.errors import RoleNotAllowed
from accounts.registration.service import RegistrationService
from tests.fakes.provider import CODE
from tests.personas import OPERATOR
from tests.unit.accounts.newcomers import House
from webapp.errors import InvalidInput, Unavailable

EMAIL, PASSWORD = "alice@example.com", "Alice-pass1"


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def service(house: House) -> RegistrationService:
    return house.registration


class TestRegistering:
    def test_opens_an_active_plain_account(self, house: House) -> None:
        outcome = house.registration.register(
            username=" Alice ", email=" Alice@Example.com", password=PASSWORD
        )
        profile = outcome.profile
        assert (profile.user_id, profile.username, profile.email) == ("VAH000001", "Alice", EMAIL)
        assert (profile.role, profile.activation_status) == (Role.USER, ActivationStatus.ACTIVE)
        assert profile.created_at == house.clock.now
        assert not outcome.is_confirmation_required

    def test_says_when_the_address_has_to_be_confirmed(self) -> None:
        house = House(must_confirm=True)
        outcome = house.registration.register(username="Alice", email=EMAIL, password=PASSWORD)
        assert outcome.is_confirmation_required
        assert house.provider.codes_sent == [EMAIL]

    @pytest.mark.parametrize("email", [EMAIL, "ALICE@example.com", " alice@EXAMPLE.com"])
    def test_an_address_twice(self, house: House, email: str) -> None:
        house.register()
        with pytest.raises(EmailTaken):
            house.register(email=email)

    def test_an_address_that_a_profile_keeps_whose_account_has_it_at_the_provider_too(
        self, house: House
    ) -> None:
        """The provider let somebody else have the address for a moment, as it does between two changes."""
        house.register()
        account = house.provider.sign_up(email="other@example.com", password=PASSWORD, username="Other")
        with pytest.raises(EmailTaken):
            house.registration.complete(replace(account, email=EMAIL), username="Other")

    def test_names_every_problem_at_once(self, service: RegistrationService) -> None:
        with pytest.raises(InvalidInput) as caught:
            service.register(username="", email="nobody", password="x")
        assert [problem.attr for problem in caught.value.errors] == ["username", "email", "password"]

    @pytest.mark.parametrize(
        "wish", [{"role": Role.ADMIN}, {"activation_status": ActivationStatus.INACTIVE}], ids=str
    )
    def test_more_than_a_plain_user_is_for_administrators(self, house: House, wish: dict[str, Any]) -> None:
        plain = replace(OPERATOR, actor_id="VAH000009", is_admin=False)
        for actor in (None, plain):
            with pytest.raises(RoleNotAllowed):
                house.register(actor=actor, **wish)
        assert house.provider.find(username=EMAIL) is None
        house.register(actor=OPERATOR, **wish)
        profile = house.repository.find_by_email(EMAIL)
        assert profile is not None
        assert {name: getattr(profile, name) for name in wish} == wish

    def test_without_the_right_password_completes_nobody_elses_half(self, house: House) -> None:
        house.provider.sign_up(email=EMAIL, password=PASSWORD, username="Alice")
        with pytest.raises(EmailTaken):
            house.register(password="Other-pass1")
        assert house.repository.find_by_email(EMAIL) is None

    def test_takes_the_address_of_an_account_that_is_gone_at_the_provider(self, house: House) -> None:
        house.register()
        before = house.repository.find_by_email(EMAIL)
        assert before is not None
        house.provider.delete(sub=before.sub)
        house.register(password="Other-pass1")
        after = house.repository.find_by_email(EMAIL)
        assert after is not None
        assert after.user_id == before.user_id
        assert after.sub != before.sub
        assert house.sign_in(password="Other-pass1").identity.user_id == before.user_id

    def test_after_a_deactivation_does_not_activate(self, house: House) -> None:
        house.register()
        house.set_status(ActivationStatus.INACTIVE)
        before = house.repository.find_by_email(EMAIL)
        assert before is not None
        house.provider.delete(sub=before.sub)
        house.register()
        with pytest.raises(AccountInactive):
            house.sign_in()


class TestConfirming:
    def test_opens_the_door(self) -> None:
        house = House(must_confirm=True)
        house.register()
        with pytest.raises(AccountUnconfirmed):
            house.sign_in()
        with pytest.raises(CodeMismatch):
            house.registration.confirm(email=EMAIL, code="000000")
        house.registration.confirm(email=EMAIL.upper(), code=f" {CODE}\n")
        assert house.sign_in().identity.email == EMAIL

    def test_a_code_can_be_sent_again(self) -> None:
        house = House(must_confirm=True)
        house.register()
        house.registration.resend_code(email=" ALICE@example.com")
        house.registration.resend_code(email="nobody@example.com")
        assert house.provider.codes_sent == [EMAIL, EMAIL]


class Breakable:
    """Fails one call of a part, before it has any effect or after."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, part: object, name: str, when: str) -> None:
        self._real = getattr(part, name)
        self._when = when
        self.has_failed = False
        monkeypatch.setattr(part, name, self)

    def __call__(self, *args: object, **kwargs: object) -> object:
        if self.has_failed:
            return self._real(*args, **kwargs)
        self.has_failed = True
        if self._when == "after":
            self._real(*args, **kwargs)
        raise Unavailable


STEPS = [("provider", "sign_up"), ("repository", "next_user_number"), ("repository", "add")]
REPAIR_STEPS = [
    ("provider", "find"),
    ("provider", "sign_in"),
    ("repository", "find_by_email"),
    ("repository", "next_user_number"),
    ("repository", "add"),
]
MOMENTS = ["before", "after"]


def _is_completed_by_the_next_attempt(house: House, fault: Breakable, *, is_written: bool) -> None:
    """A registration that is broken off is whole after another; `is_written` when just the answer was lost."""
    with pytest.raises(Unavailable):
        house.register()
    with pytest.raises(EmailTaken) if is_written else nullcontext():
        house.register()
    assert fault.has_failed
    _check_whole(house)


class TestAnInterruptedRegistration:
    @pytest.mark.parametrize("must_confirm", [False, True])
    @pytest.mark.parametrize("when", MOMENTS)
    @pytest.mark.parametrize(("part", "step"), STEPS)
    def test_is_completed_by_the_next_attempt(
        self, monkeypatch: pytest.MonkeyPatch, part: str, step: str, when: str, must_confirm: bool
    ) -> None:
        house = House(must_confirm=must_confirm)
        fault = Breakable(monkeypatch, getattr(house, part), step, when)
        _is_completed_by_the_next_attempt(house, fault, is_written=(step, when) == ("add", "after"))

    @pytest.mark.parametrize("when", MOMENTS)
    @pytest.mark.parametrize(("part", "step"), STEPS)
    def test_is_completed_by_the_sign_in(
        self, house: House, monkeypatch: pytest.MonkeyPatch, part: str, step: str, when: str
    ) -> None:
        Breakable(monkeypatch, getattr(house, part), step, when)
        with pytest.raises(Unavailable):
            house.register()
        if (step, when) == ("sign_up", "before"):
            with pytest.raises(InvalidCredentials):
                house.sign_in()
            house.register()
        house.sign_in()
        _check_whole(house)

    @pytest.mark.parametrize("when", MOMENTS)
    @pytest.mark.parametrize(("part", "step"), REPAIR_STEPS)
    def test_is_completed_although_the_repair_is_interrupted_too(
        self, house: House, monkeypatch: pytest.MonkeyPatch, part: str, step: str, when: str
    ) -> None:
        house.provider.sign_up(email=EMAIL, password=PASSWORD, username="Alice")
        fault = Breakable(monkeypatch, getattr(house, part), step, when)
        _is_completed_by_the_next_attempt(house, fault, is_written=(step, when) == ("add", "after"))

    @pytest.mark.parametrize("when", MOMENTS)
    @pytest.mark.parametrize(
        ("part", "step"),
        [
            ("repository", "find_by_sub"),
            *REPAIR_STEPS[3:],
            ("provider", "find"),
            ("repository", "start_session"),
        ],
    )
    def test_is_completed_although_the_sign_in_is_interrupted_too(
        self, house: House, monkeypatch: pytest.MonkeyPatch, part: str, step: str, when: str
    ) -> None:
        house.provider.sign_up(email=EMAIL, password=PASSWORD, username="Alice")
        fault = Breakable(monkeypatch, getattr(house, part), step, when)
        with pytest.raises(Unavailable):
            house.sign_in()
        house.sign_in()
        assert fault.has_failed
        _check_whole(house)

    @pytest.mark.parametrize("when", MOMENTS)
    @pytest.mark.parametrize(
        ("part", "step"),
        [("repository", "find_by_email"), ("provider", "find"), ("repository", "change")],
    )
    def test_over_a_profile_whose_account_is_gone(
        self, house: House, monkeypatch: pytest.MonkeyPatch, part: str, step: str, when: str
    ) -> None:
        house.register()
        before = house.repository.find_by_email(EMAIL)
        assert before is not None
        house.provider.delete(sub=before.sub)
        fault = Breakable(monkeypatch, getattr(house, part), step, when)
        with pytest.raises(Unavailable):
            house.register()
        try:
            house.register()
        except EmailTaken:
            assert (step, when) == ("change", "after")
        assert fault.has_failed
        _check_whole(house)


def _check_whole(house: House) -> None:
    """Provider and repository agree on one account, and its owner gets in."""
    account = house.provider.find(username=EMAIL)
    profile = house.repository.find_by_email(EMAIL)
    assert account is not None
    assert profile is not None
    assert account.sub == profile.sub
    assert len(house.provider._accounts) == len(house.repository._profiles) == 1
    if not account.is_confirmed:
        house.registration.confirm(email=EMAIL, code=CODE)
    assert house.sign_in().identity.user_id == profile.user_id
