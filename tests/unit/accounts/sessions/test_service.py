"""Which sessions an account has, and every way to end them, over a provider and a repository in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from accounts.identity.errors import InvalidCredentials, InvalidToken
from accounts.profiles.errors import AccountNotFound, ProfileChanged
from accounts.sessions.domain import MAX_DEVICE_LENGTH, Session
from accounts.sessions.errors import SessionNotFound
from accounts.sessions.sign_in import SignIn
from tests.fakes import (
    FakeClock,
    FakeIdentityProvider,
    FakeTokenVerifier,
    InMemoryAccountRepository,
    account_services,
)
from webapp.errors import Unavailable

ALICE, BOB, PASSWORD = "alice@example.com", "bob@example.com", "Some-pass1"


class House:
    """Both services over the same accounts."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.provider = FakeIdentityProvider(clock=self.clock)
        self.repository = InMemoryAccountRepository()
        built = account_services(
            provider=self.provider,
            verifier=FakeTokenVerifier(self.provider),
            repository=self.repository,
            clock=self.clock,
        )
        self.registration, self.authentication = built.registration, built.authentication
        self.sessions = built.sessions
        for email in (ALICE, BOB):
            self.registration.register(username="Somebody", email=email, password=PASSWORD)

    def sign_in(self, email: str = ALICE, **more: str) -> SignIn:
        self.clock.advance(seconds=5)
        return self.authentication.sign_in(email=email, password=PASSWORD, **more)

    def holds(self, session: SignIn) -> bool:
        """Whether its tokens are still taken, the access token and what a refresh brings."""
        outcomes = set()
        for call in (
            lambda: self.authentication.authenticate(access_token=session.tokens.access_token),
            lambda: self.authentication.refresh(refresh_token=session.tokens.refresh_token),
        ):
            try:
                call()
            except InvalidToken:
                outcomes.add(False)
            else:
                outcomes.add(True)
        assert len(outcomes) == 1, "both tokens of a session end together"
        return outcomes.pop()


@pytest.fixture
def house() -> House:
    return House()


class TestListing:
    def test_tells_device_time_and_place_the_one_in_hand_first(self, house: House) -> None:
        mine = house.sign_in(device="Firefox on Linux", network_address="192.0.2.1")
        mine_at = house.clock.now
        other = house.sign_in(device="Safari on iPhone", network_address="192.0.2.2")
        house.sign_in(BOB)
        listed = house.sessions.list(identity=mine.identity)
        assert [(session.device, session.network_address) for session in listed] == [
            ("Firefox on Linux", "192.0.2.1"),
            ("Safari on iPhone", "192.0.2.2"),
        ]
        assert [session.session_id for session in listed] == [
            mine.identity.session_id,
            other.identity.session_id,
        ]
        assert listed[0].started_at == mine_at

    def test_leaves_out_what_ended_or_expired(self, house: House) -> None:
        old = house.sign_in()
        house.clock.advance(days=20)
        ended = house.sign_in()
        house.sessions.end_this(identity=ended.identity)
        mine = house.sign_in()
        assert len(house.sessions.list(identity=mine.identity)) == 2
        house.clock.advance(days=12)
        ids = [session.session_id for session in house.sessions.list(identity=mine.identity)]
        assert ids == [mine.identity.session_id]
        assert old.identity.session_id not in ids

    def test_bounds_what_a_browser_calls_itself(self, house: House) -> None:
        mine = house.sign_in(device="x" * 1000)
        (session,) = house.sessions.list(identity=mine.identity)
        assert session.device == "x" * MAX_DEVICE_LENGTH

    def test_of_an_account_that_is_gone(self, house: House) -> None:
        mine = house.sign_in()
        profile = house.repository.find_by_email(ALICE)
        assert profile is not None
        house.repository.remove(profile)
        with pytest.raises(InvalidToken):
            house.sessions.list(identity=mine.identity)


class TestEndingOne:
    def test_ends_that_one_alone(self, house: House) -> None:
        mine, other, third = (house.sign_in() for _ in range(3))
        house.sessions.end(identity=mine.identity, session_id=other.identity.session_id)
        assert [house.holds(session) for session in (mine, other, third)] == [True, False, True]

    def test_may_be_the_one_in_hand_and_repeated(self, house: House) -> None:
        mine = house.sign_in()
        for _ in range(2):
            house.sessions.end(identity=mine.identity, session_id=mine.identity.session_id)
        assert not house.holds(mine)

    def test_of_somebody_else_is_not_found(self, house: House) -> None:
        mine, theirs = house.sign_in(), house.sign_in(BOB)
        for session_id in (theirs.identity.session_id, "no such session"):
            with pytest.raises(SessionNotFound):
                house.sessions.end(identity=mine.identity, session_id=session_id)
        assert house.holds(theirs)


class TestEndingOthers:
    def test_spares_the_one_in_hand_and_other_people(self, house: House) -> None:
        earlier, mine, later, theirs = (
            house.sign_in(),
            house.sign_in(),
            house.sign_in(),
            house.sign_in(BOB),
        )
        house.sessions.end_others(identity=mine.identity)
        assert [house.holds(session) for session in (earlier, mine, later, theirs)] == [
            False,
            True,
            False,
            True,
        ]
        assert len(house.sessions.list(identity=mine.identity)) == 1

    def test_ends_tokens_got_from_cognito_directly(self, house: House) -> None:
        mine = house.sign_in()
        tokens = house.provider.sign_in(email=ALICE, password=PASSWORD)
        house.authentication.authenticate(access_token=tokens.access_token)
        house.sessions.end_others(identity=mine.identity)
        with pytest.raises(InvalidToken):
            house.authentication.authenticate(access_token=tokens.access_token)

    def test_from_a_token_got_from_cognito_directly_spares_it(self, house: House) -> None:
        other = house.sign_in()
        tokens = house.provider.sign_in(email=ALICE, password=PASSWORD)
        identity = house.authentication.authenticate(access_token=tokens.access_token)
        house.sessions.end_others(identity=identity)
        assert house.authentication.authenticate(access_token=tokens.access_token) == identity
        assert not house.holds(other)

    def test_can_be_repeated(self, house: House) -> None:
        mine = house.sign_in()
        for _ in range(3):
            house.sessions.end_others(identity=mine.identity)
            assert house.holds(mine)

    def test_from_two_sessions_the_first_wins(self, house: House) -> None:
        first, second = house.sign_in(), house.sign_in()
        house.sessions.end_others(identity=first.identity)
        with pytest.raises(InvalidToken):
            house.sessions.end_others(identity=second.identity)
        assert (house.holds(first), house.holds(second)) == (True, False)

    def test_tries_again_when_the_profile_changed_meanwhile(self, house: House) -> None:
        mine, other = house.sign_in(), house.sign_in()
        meddle(house, times=2)
        house.sessions.end_others(identity=mine.identity)
        assert (house.holds(mine), house.holds(other)) == (True, False)

    def test_gives_up_when_it_never_stops_changing(self, house: House) -> None:
        mine, other = house.sign_in(), house.sign_in()
        meddle(house, times=100)
        with pytest.raises(Unavailable):
            house.sessions.end_others(identity=mine.identity)
        with pytest.raises(Unavailable):
            house.sessions.end_all(sub=mine.identity.sub)
        assert house.holds(other)


class TestEndingAll:
    def test_spares_nobody_but_other_people(self, house: House) -> None:
        mine, other, theirs = house.sign_in(), house.sign_in(), house.sign_in(BOB)
        house.sessions.end_all(sub=mine.identity.sub)
        assert [house.holds(session) for session in (mine, other, theirs)] == [False, False, True]
        assert house.holds(house.sign_in())

    def test_of_nobody(self, house: House) -> None:
        with pytest.raises(AccountNotFound):
            house.sessions.end_all(sub="nobody")


class TestSigningInWhileSessionsEnd:
    """A password that was proven just before it was changed must not begin a session just after."""

    def test_proves_the_password_again(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        find = house.repository.find_by_sub

        def change_password_first(sub: str) -> Any:
            monkeypatch.setattr(house.repository, "find_by_sub", find)
            house.provider._accounts[sub].password = "Changed-pass1"
            house.sessions.end_all(sub=sub)
            return find(sub)

        monkeypatch.setattr(house.repository, "find_by_sub", change_password_first)
        with pytest.raises(InvalidCredentials):
            house.sign_in()

    def test_begins_a_session_that_the_end_of_all_has_reached(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        start = house.repository.start_session

        def end_all_first(session: Session) -> None:
            monkeypatch.setattr(house.repository, "start_session", start)
            house.sessions.end_all(sub=session.sub)
            start(session)

        monkeypatch.setattr(house.repository, "start_session", end_all_first)
        signed_in = house.sign_in()
        with pytest.raises(InvalidToken):
            house.authentication.authenticate(access_token=signed_in.tokens.access_token)


def meddle(house: House, *, times: int) -> None:
    """Let the next changes of a profile meet another change."""
    change = house.repository.change
    left = [times]

    def changed_meanwhile(before: Any, after: Any, **more: Any) -> Any:
        if left[0]:
            left[0] -= 1
            change(before, replace(before, username=f"Changed {left[0]}"))
            raise ProfileChanged
        return change(before, after, **more)

    house.repository.change = changed_meanwhile  # type: ignore[method-assign]  # The house is gone with the test.
