"""The use cases of accounts, over a provider and a repository in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from accounts.domain import ActivationStatus, Identity, Role
from accounts.errors import (
    AccountInactive,
    AccountUnconfirmed,
    CodeMismatch,
    EmailTaken,
    InvalidCredentials,
    InvalidToken,
    RoleNotAllowed,
)
from accounts.services import AccountService, SignIn
from tests.fakes import (
    FakeClock,
    FakeIdentityProvider,
    FakeTokenVerifier,
    InMemoryAccountRepository,
    account_services,
)
from tests.fakes.provider import CODE
from tests.personas import OPERATOR
from webapp.errors import InvalidInput, Unavailable

EMAIL, PASSWORD = "alice@example.com", "Alice-pass1"


class House:
    """A service and what it stands on."""

    def __init__(self, *, must_confirm: bool = False) -> None:
        self.clock = FakeClock()
        self.provider = FakeIdentityProvider(clock=self.clock, must_confirm=must_confirm)
        self.repository = InMemoryAccountRepository()
        self.service = account_services(
            provider=self.provider,
            verifier=FakeTokenVerifier(self.provider),
            repository=self.repository,
            clock=self.clock,
        ).service

    def register(self, email: str = EMAIL, password: str = PASSWORD, **more: object) -> object:
        return self.service.register(username="Alice", email=email, password=password, **more)  # type: ignore[arg-type]

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> SignIn:
        return self.service.sign_in(email=email, password=password)

    def set_status(self, status: ActivationStatus) -> None:
        before = self.repository.find_by_email(EMAIL)
        assert before is not None
        self.repository.change(before, replace(before, activation_status=status))

    def is_signed_in(self, session: SignIn) -> bool:
        try:
            self.service.authenticate(access_token=session.tokens.access_token)
        except InvalidToken:
            return False
        return True


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def service(house: House) -> AccountService:
    return house.service


class TestRegistering:
    def test_opens_an_active_plain_account(self, house: House) -> None:
        outcome = house.service.register(username=" Alice ", email=" Alice@Example.com", password=PASSWORD)
        profile = outcome.profile
        assert (profile.user_id, profile.username, profile.email) == ("VAH000001", "Alice", EMAIL)
        assert (profile.role, profile.activation_status) == (Role.USER, ActivationStatus.ACTIVE)
        assert profile.created_at == house.clock.now
        assert not outcome.is_confirmation_required

    def test_says_when_the_address_has_to_be_confirmed(self) -> None:
        house = House(must_confirm=True)
        outcome = house.service.register(username="Alice", email=EMAIL, password=PASSWORD)
        assert outcome.is_confirmation_required
        assert house.provider.codes_sent == [EMAIL]

    @pytest.mark.parametrize("email", [EMAIL, "ALICE@example.com", " alice@EXAMPLE.com"])
    def test_an_address_twice(self, house: House, email: str) -> None:
        house.register()
        with pytest.raises(EmailTaken):
            house.register(email=email)

    def test_names_every_problem_at_once(self, service: AccountService) -> None:
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
            house.service.confirm(email=EMAIL, code="000000")
        house.service.confirm(email=EMAIL.upper(), code=f" {CODE}\n")
        assert house.sign_in().identity.email == EMAIL

    def test_a_code_can_be_sent_again(self) -> None:
        house = House(must_confirm=True)
        house.register()
        house.service.resend_code(email=" ALICE@example.com")
        house.service.resend_code(email="nobody@example.com")
        assert house.provider.codes_sent == [EMAIL, EMAIL]


class TestSigningIn:
    def test_tells_who_it_is(self, house: House) -> None:
        house.register()
        session = house.sign_in(email="ALICE@example.com ")
        assert (session.identity.user_id, session.identity.username) == ("VAH000001", "Alice")
        assert house.service.authenticate(access_token=session.tokens.access_token) == session.identity

    @pytest.mark.parametrize(
        ("email", "password"),
        [
            (EMAIL, "Wrong-pass1"),
            ("nobody@example.com", PASSWORD),
            ("no address", PASSWORD),
            (EMAIL, ""),
            ("", ""),
        ],
    )
    def test_with_a_wrong_pair_is_refused_alike(self, house: House, email: str, password: str) -> None:
        house.register()
        with pytest.raises(InvalidCredentials) as caught:
            house.sign_in(email, password)
        assert caught.value.code == "invalid_credentials"

    def test_to_a_deactivated_account_is_refused_and_leaves_no_refresh_token(self, house: House) -> None:
        house.register()
        house.set_status(ActivationStatus.INACTIVE)
        with pytest.raises(AccountInactive):
            house.sign_in()
        assert house.provider._refresh_tokens == {}

    def test_to_a_deactivated_account_with_a_wrong_password_tells_nothing(self, house: House) -> None:
        house.register()
        house.set_status(ActivationStatus.INACTIVE)
        with pytest.raises(InvalidCredentials):
            house.sign_in(password="Wrong-pass1")

    def test_heals_an_account_without_a_profile(self, house: House) -> None:
        house.provider.sign_up(email=EMAIL, password=PASSWORD, username="Alice")
        identity = house.sign_in().identity
        assert (identity.user_id, identity.username, identity.role) == ("VAH000001", "Alice", Role.USER)
        assert house.sign_in().identity.user_id == identity.user_id


class TestRefreshing:
    def test_goes_on_with_the_session(self, house: House) -> None:
        house.register()
        first = house.sign_in()
        house.clock.advance(hours=1)
        assert not house.is_signed_in(first)
        second = house.service.refresh(refresh_token=first.tokens.refresh_token)
        assert second.identity == first.identity
        assert house.is_signed_in(second)

    def test_with_nonsense(self, service: AccountService) -> None:
        with pytest.raises(InvalidToken):
            service.refresh(refresh_token="nonsense")

    def test_a_deactivated_account(self, house: House) -> None:
        house.register()
        session = house.sign_in()
        house.set_status(ActivationStatus.INACTIVE)
        with pytest.raises(InvalidToken) as caught:
            house.service.refresh(refresh_token=session.tokens.refresh_token)
        assert caught.value.code == "account_inactive"


class TestDeactivation:
    def test_takes_effect_at_once_and_so_does_the_way_back(self, house: House) -> None:
        house.register()
        session = house.sign_in()
        house.set_status(ActivationStatus.INACTIVE)
        assert not house.is_signed_in(session)
        house.set_status(ActivationStatus.ACTIVE)
        assert house.is_signed_in(session)


class TestSigningOut:
    def test_ends_this_session_at_once_and_no_other(self, house: House) -> None:
        house.register()
        mine, other = house.sign_in(), house.sign_in()
        house.service.sign_out(identity=mine.identity, refresh_token=mine.tokens.refresh_token)
        assert not house.is_signed_in(mine)
        assert house.is_signed_in(other)
        with pytest.raises(InvalidToken):
            house.service.refresh(refresh_token=mine.tokens.refresh_token)

    def test_without_the_refresh_token_ends_what_it_could_renew(self, house: House) -> None:
        house.register()
        session = house.sign_in()
        house.service.sign_out(identity=session.identity)
        # The provider would still renew it; our own record refuses what comes of that.
        with pytest.raises(InvalidToken):
            house.service.refresh(refresh_token=session.tokens.refresh_token)

    def test_everywhere_ends_every_session_that_began_before(self, house: House) -> None:
        house.register()
        sessions = [house.sign_in() for _ in range(3)]
        house.service.sign_out_everywhere(identity=sessions[0].identity)
        assert not any(map(house.is_signed_in, sessions))
        for session in sessions:
            with pytest.raises(InvalidToken):
                house.service.refresh(refresh_token=session.tokens.refresh_token)
        # Even in the same second.
        assert house.is_signed_in(house.sign_in())

    def test_everywhere_ends_sessions_begun_at_the_provider_directly(self, house: House) -> None:
        house.register()
        ours = house.sign_in()
        tokens = house.provider.sign_in(email=EMAIL, password=PASSWORD)
        theirs = SignIn(tokens, ours.identity)
        assert house.is_signed_in(theirs)
        house.service.sign_out_everywhere(identity=ours.identity)
        assert not house.is_signed_in(theirs)

    def test_everywhere_of_another_account_changes_nothing(self, house: House) -> None:
        house.register()
        house.register(email="bob@example.com")
        mine, theirs = house.sign_in(), house.sign_in("bob@example.com")
        house.service.sign_out_everywhere(identity=theirs.identity)
        assert house.is_signed_in(mine)
        assert not house.is_signed_in(theirs)

    @pytest.mark.parametrize("everywhere", [True, False])
    def test_holds_although_the_provider_cannot_be_told(
        self, house: House, monkeypatch: pytest.MonkeyPatch, everywhere: bool
    ) -> None:
        house.register()
        session = house.sign_in()
        for name in ("revoke", "sign_out_everywhere"):
            monkeypatch.setattr(house.provider, name, _down)
        if everywhere:
            house.service.sign_out_everywhere(identity=session.identity)
        else:
            house.service.sign_out(identity=session.identity, refresh_token=session.tokens.refresh_token)
        assert not house.is_signed_in(session)
        with pytest.raises(InvalidToken):
            house.service.refresh(refresh_token=session.tokens.refresh_token)

    def test_is_not_claimed_while_our_own_record_cannot_be_written(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house.register()
        session = house.sign_in()
        monkeypatch.setattr(house.repository, "revoke_session", _down)
        with pytest.raises(Unavailable):
            house.service.sign_out(identity=session.identity, refresh_token=session.tokens.refresh_token)


def _down(*_: object, **__: object) -> None:
    raise Unavailable


class TestAuthenticating:
    @pytest.mark.parametrize("token", ["", "nonsense", "id"])
    def test_nonsense(self, service: AccountService, token: str) -> None:
        with pytest.raises(InvalidToken):
            service.authenticate(access_token=token)

    def test_an_account_that_was_deleted(self, house: House) -> None:
        house.register()
        session = house.sign_in()
        house.repository._profiles.clear()
        assert not house.is_signed_in(session)

    def test_tells_of_a_changed_profile_at_once(self, house: House) -> None:
        house.register()
        session = house.sign_in()
        before = house.repository.find_by_email(EMAIL)
        assert before is not None
        house.repository.change(before, replace(before, role=Role.ADMIN, username="Alice B."))
        identity: Identity = house.service.authenticate(access_token=session.tokens.access_token)
        assert identity.is_admin
        assert identity.username == "Alice B."


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


class TestAnInterruptedRegistration:
    @pytest.mark.parametrize("must_confirm", [False, True])
    @pytest.mark.parametrize("when", MOMENTS)
    @pytest.mark.parametrize(("part", "step"), STEPS)
    def test_is_completed_by_the_next_attempt(
        self, monkeypatch: pytest.MonkeyPatch, part: str, step: str, when: str, must_confirm: bool
    ) -> None:
        house = House(must_confirm=must_confirm)
        fault = Breakable(monkeypatch, getattr(house, part), step, when)
        with pytest.raises(Unavailable):
            house.register()
        try:
            house.register()
        except EmailTaken:
            # Only where everything had been written and just the answer was lost.
            assert (step, when) == ("add", "after")
        assert fault.has_failed
        _check_whole(house)

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
        with pytest.raises(Unavailable):
            house.register()
        try:
            house.register()
        except EmailTaken:
            assert (step, when) == ("add", "after")
        assert fault.has_failed
        _check_whole(house)

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
        house.service.confirm(email=EMAIL, code=CODE)
    assert house.sign_in().identity.user_id == profile.user_id
