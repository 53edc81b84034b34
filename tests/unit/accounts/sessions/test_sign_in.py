"""Signing in and out, refreshing, and being known."""

from __future__ import annotations

from dataclasses import replace
from typing import Never

import pytest

from accounts.identity.domain import Claims, Identity
from accounts.identity.errors import (
    AccountInactive,
    InvalidCredentials,
    InvalidToken,
)
from accounts.profiles.domain import ActivationStatus, Role
from accounts.profiles.errors import ProfileChanged
from accounts.sessions.sign_in import AuthenticationService, SignIn
from tests.factories import make_profile
from tests.unit.accounts.newcomers import House
from webapp.errors import Unavailable

EMAIL, PASSWORD = "alice@example.com", "Alice-pass1"


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def service(house: House) -> AuthenticationService:
    return house.authentication


class TestSigningIn:
    def test_tells_who_it_is(self, house: House) -> None:
        house.register()
        session = house.sign_in(email="ALICE@example.com ")
        assert (session.identity.user_id, session.identity.username) == ("VAH000001", "Alice")
        assert house.authentication.authenticate(access_token=session.tokens.access_token) == session.identity

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

    @pytest.mark.parametrize(
        ("told", "expected"), [("Asia/Calcutta", "Asia/Calcutta"), ("nowhere", ""), ("", "")]
    )
    def test_takes_over_the_time_zone_it_is_told(self, house: House, told: str, expected: str) -> None:
        house.register()
        assert house.sign_in(time_zone=told).identity.time_zone == expected

    def test_leaves_a_time_zone_that_is_set(self, house: House) -> None:
        house.register()
        house.sign_in(time_zone="Asia/Calcutta")
        assert house.sign_in(time_zone="Europe/Paris").identity.time_zone == "Asia/Calcutta"

    @pytest.mark.parametrize("error", [ProfileChanged, Unavailable])
    def test_does_without_a_time_zone_that_cannot_be_kept(
        self, house: House, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
    ) -> None:
        def fail(*_: object, **__: object) -> Never:
            raise error

        house.register()
        monkeypatch.setattr(house.repository, "change", fail)
        assert house.sign_in(time_zone="Asia/Calcutta").identity.time_zone == ""

    def test_brings_the_address_in_line_with_the_provider(self, house: House) -> None:
        house.register()
        account = house.provider.find(username=EMAIL)
        assert account is not None
        house.provider.set_email(sub=account.sub, email="new@example.com")
        assert house.sign_in(email="new@example.com").identity.email == "new@example.com"

    def test_goes_on_where_somebody_else_keeps_the_address(
        self, house: House, caplog: pytest.LogCaptureFixture
    ) -> None:
        house.register()
        account = house.provider.find(username=EMAIL)
        assert account is not None
        house.provider.set_email(sub=account.sub, email="new@example.com")
        house.repository.add(make_profile(99, email="new@example.com"))
        assert house.sign_in(email="new@example.com").identity.email == EMAIL
        assert "could not be brought in line" in caplog.text

    def test_of_an_account_that_is_deleted_meanwhile(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house.provider.sign_up(email=EMAIL, password=PASSWORD, username="Alice")
        monkeypatch.setattr(house.provider, "find", lambda *, username: None)
        with pytest.raises(InvalidCredentials):
            house.sign_in()

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
        second = house.authentication.refresh(refresh_token=first.tokens.refresh_token)
        assert second.identity == first.identity
        assert house.is_signed_in(second)

    def test_with_nonsense(self, service: AuthenticationService) -> None:
        with pytest.raises(InvalidToken):
            service.refresh(refresh_token="nonsense")

    def test_a_deactivated_account(self, house: House) -> None:
        house.register()
        session = house.sign_in()
        house.set_status(ActivationStatus.INACTIVE)
        with pytest.raises(InvalidToken) as caught:
            house.authentication.refresh(refresh_token=session.tokens.refresh_token)
        assert caught.value.code == "account_inactive"


class TestANewTokenThatDoesNotVerify:
    """The pool has issued it a moment ago: a clock is wrong, or a setting, and no session is over."""

    @pytest.fixture
    def signed_in(self, house: House, monkeypatch: pytest.MonkeyPatch) -> SignIn:
        house.register()
        signed_in = house.sign_in()

        def refuse(token: str) -> Claims:
            raise InvalidToken

        monkeypatch.setattr(house.authentication._verifier, "verify", refuse)
        return signed_in

    def test_is_an_outage_for_a_sign_in(self, house: House, signed_in: SignIn) -> None:
        with pytest.raises(Unavailable):
            house.sign_in()

    def test_is_an_outage_for_a_refresh(self, house: House, signed_in: SignIn) -> None:
        with pytest.raises(Unavailable):
            house.authentication.refresh(refresh_token=signed_in.tokens.refresh_token)

    def test_is_said_in_the_log(
        self, house: House, signed_in: SignIn, caplog: pytest.LogCaptureFixture
    ) -> None:
        with pytest.raises(Unavailable):
            house.sign_in()
        assert "does not verify" in caplog.text

    def test_that_the_browser_brings_is_refused_as_ever(self, house: House, signed_in: SignIn) -> None:
        with pytest.raises(InvalidToken):
            house.authentication.authenticate(access_token=signed_in.tokens.access_token)


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
        house.authentication.sign_out(identity=mine.identity, refresh_token=mine.tokens.refresh_token)
        assert not house.is_signed_in(mine)
        assert house.is_signed_in(other)
        with pytest.raises(InvalidToken):
            house.authentication.refresh(refresh_token=mine.tokens.refresh_token)

    def test_without_the_refresh_token_ends_what_it_could_renew(self, house: House) -> None:
        house.register()
        session = house.sign_in()
        house.authentication.sign_out(identity=session.identity)
        # The provider would still renew it; our own record refuses what comes of that.
        with pytest.raises(InvalidToken):
            house.authentication.refresh(refresh_token=session.tokens.refresh_token)

    def test_everywhere_ends_every_session_that_began_before(self, house: House) -> None:
        house.register()
        sessions = [house.sign_in() for _ in range(3)]
        house.authentication.sign_out_everywhere(identity=sessions[0].identity)
        assert not any(map(house.is_signed_in, sessions))
        for session in sessions:
            with pytest.raises(InvalidToken):
                house.authentication.refresh(refresh_token=session.tokens.refresh_token)
        # Even in the same second.
        assert house.is_signed_in(house.sign_in())

    def test_everywhere_ends_sessions_begun_at_the_provider_directly(self, house: House) -> None:
        house.register()
        ours = house.sign_in()
        tokens = house.provider.sign_in(email=EMAIL, password=PASSWORD)
        theirs = SignIn(tokens, ours.identity)
        assert house.is_signed_in(theirs)
        house.authentication.sign_out_everywhere(identity=ours.identity)
        assert not house.is_signed_in(theirs)

    def test_everywhere_of_another_account_changes_nothing(self, house: House) -> None:
        house.register()
        house.register(email="bob@example.com")
        mine, theirs = house.sign_in(), house.sign_in("bob@example.com")
        house.authentication.sign_out_everywhere(identity=theirs.identity)
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
            house.authentication.sign_out_everywhere(identity=session.identity)
        else:
            house.authentication.sign_out(
                identity=session.identity, refresh_token=session.tokens.refresh_token
            )
        assert not house.is_signed_in(session)
        with pytest.raises(InvalidToken):
            house.authentication.refresh(refresh_token=session.tokens.refresh_token)

    def test_is_not_claimed_while_our_own_record_cannot_be_written(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house.register()
        session = house.sign_in()
        monkeypatch.setattr(house.repository, "revoke_session", _down)
        with pytest.raises(Unavailable):
            house.authentication.sign_out(
                identity=session.identity, refresh_token=session.tokens.refresh_token
            )


def _down(*_: object, **__: object) -> None:
    raise Unavailable


class TestAuthenticating:
    @pytest.mark.parametrize("token", ["", "nonsense", "id"])
    def test_nonsense(self, service: AuthenticationService, token: str) -> None:
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
        identity: Identity = house.authentication.authenticate(access_token=session.tokens.access_token)
        assert identity.is_admin
        assert identity.username == "Alice B."
