"""The use cases of tokens, over stand-ins."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.identity.domain import Identity
from accounts.identity.errors import InvalidToken
from accounts.profiles.domain import ActivationStatus
from accounts.tokens.domain import MAX_TOKENS, Keyring, Scope, read
from accounts.tokens.errors import (
    KeyringChanged,
    TokenKeyReused,
    TokenNotFound,
    TokenRefused,
    TokenScope,
    TooManyTokens,
)
from accounts.tokens.service import NewToken, TokenService
from tests.factories import make_profile
from tests.fakes import FakeClock, InMemoryAccountRepository, InMemoryKeyrings
from webapp.errors import InvalidInput, NotAuthenticated, Unavailable

PROFILE = make_profile()
ME = Identity.of(PROFILE)
SOMEBODY_ELSE = Identity.of(make_profile(2))


class Keyrings(InMemoryKeyrings):
    """One that can refuse writes, and counts them."""

    def __init__(self, profiles: InMemoryAccountRepository) -> None:
        super().__init__(profiles)
        self.refusal: Exception | None = None
        self.refusals = 0
        self.writes = 0

    def write_keyring(self, after: Keyring) -> None:
        self.writes += 1
        if self.refusals and self.refusal:
            self.refusals -= 1
            raise self.refusal
        super().write_keyring(after)


class Door:
    """Two accounts and the service of their tokens."""

    def __init__(self) -> None:
        self.accounts, self.clock = InMemoryAccountRepository(), FakeClock()
        self.accounts.add(PROFILE)
        self.accounts.add(make_profile(2))
        self.keyrings = Keyrings(self.accounts)
        ids, secrets = itertools.count(1), itertools.count(1)
        self.service = TokenService(
            repository=self.keyrings,
            clock=self.clock,
            new_id=lambda: str(uuid.UUID(int=next(ids))),
            new_secret=lambda: f"{next(secrets):043d}",
            derive_secret=lambda text: text.encode().hex()[-43:].rjust(43, "0"),
        )

    def create(self, scope: Scope = Scope.WRITE, **values: object) -> NewToken:
        wanted: dict[str, object] = {"identity": ME, "name": "Backup", "scope": scope, **values}
        return self.service.create(**wanted)  # type: ignore[arg-type]  # A test names what it is about.

    def ask(self, text: str, method: str = "GET", path: str = "todos") -> tuple[Identity, bool]:
        return self.service.authenticate(text=text, method=method, path=path)

    def change(self, **values: object) -> None:
        before = self.accounts.find_by_sub(PROFILE.sub)
        assert before is not None
        self.accounts.change(before, replace(before, **values))  # type: ignore[arg-type]  # As above.


@pytest.fixture
def door() -> Door:
    return Door()


class TestMaking:
    def test_shows_the_secret_once_and_keeps_its_hash(self, door: Door) -> None:
        new = door.create(name="  Backup ")
        _, keyring = door.keyrings.find_keyring(PROFILE.sub)
        assert new.text.startswith("st_")
        assert new.text.rpartition(".")[2] not in repr(keyring)
        assert door.service.list(identity=ME) == keyring.tokens == (new.token,)
        assert new.token.name == "Backup"
        assert new.token.expires_at == door.clock() + timedelta(days=90)

    @pytest.mark.parametrize(
        ("name", "days", "code"),
        [
            ("", 90, "blank"),
            ("\u200b", 90, "blank"),
            ("x" * 61, 90, "max_length"),
            ("a\x07b", 90, "control_characters"),
            ("x", 0, "out_of_range"),
            ("x", 366, "out_of_range"),
        ],
    )
    def test_holds_its_rules(self, door: Door, name: str, days: int, code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            door.create(name=name, days=days)
        assert [error.code for error in caught.value.errors] == [code]

    def test_ends_at_the_bound_and_goes_on_where_one_is_over(self, door: Door) -> None:
        door.create(days=1)
        for _ in range(MAX_TOKENS - 1):
            door.create()
        with pytest.raises(TooManyTokens):
            door.create()
        door.clock.advance(days=1)
        door.create()
        with pytest.raises(TooManyTokens):
            door.create()

    def test_a_repeat_answers_the_same_and_makes_nothing(self, door: Door) -> None:
        first = door.create(idempotency_key="k")
        door.clock.advance(minutes=1)
        assert door.create(idempotency_key="k") == first
        assert door.service.list(identity=ME) == (first.token,)
        assert door.ask(first.text)
        assert door.create(identity=SOMEBODY_ELSE, idempotency_key="k").text != first.text

    @pytest.mark.parametrize("other", [{"name": "Other"}, {"scope": Scope.READ}, {"days": 5}])
    def test_a_key_with_another_body_is_refused(self, door: Door, other: dict[str, object]) -> None:
        door.create(idempotency_key="k")
        with pytest.raises(TokenKeyReused):
            door.create(**{"idempotency_key": "k", **other})  # type: ignore[arg-type]  # As above.

    def test_a_key_that_comes_again_does_not_wake_a_token_that_ended(self, door: Door) -> None:
        first = door.create(idempotency_key="k")
        door.service.end(identity=ME, token_id=first.token.token_id)
        door.clock.advance(seconds=1)
        second = door.create(idempotency_key="k")
        with pytest.raises(TokenRefused):
            door.ask(first.text)
        assert door.ask(second.text)

    def test_goes_on_from_what_others_write_meanwhile(self, door: Door) -> None:
        door.keyrings.refusal, door.keyrings.refusals = KeyringChanged(), 2
        assert door.create().token in door.service.list(identity=ME)
        door.keyrings.refusals = 100
        with pytest.raises(Unavailable):
            door.create()

    def test_an_account_that_is_gone_has_none(self, door: Door) -> None:
        door.accounts.remove(PROFILE)
        with pytest.raises(InvalidToken):
            door.create()


class TestEnding:
    def test_is_in_force_at_once(self, door: Door) -> None:
        kept, ended = door.create(), door.create()
        assert door.service.end(identity=ME, token_id=ended.token.token_id) == ended.token
        with pytest.raises(TokenRefused):
            door.ask(ended.text)
        assert door.ask(kept.text)

    def test_somebody_elses_is_not_found(self, door: Door) -> None:
        new = door.create()
        with pytest.raises(TokenNotFound):
            door.service.end(identity=SOMEBODY_ELSE, token_id=new.token.token_id)
        assert door.ask(new.text)


class TestBelieving:
    def test_says_who_and_whether_it_writes(self, door: Door) -> None:
        assert door.ask(door.create(Scope.WRITE).text) == (ME, True)
        assert door.ask(door.create(Scope.READ).text) == (ME, False)

    @pytest.mark.parametrize(
        ("scope", "method", "path"),
        [
            (Scope.READ, "POST", "todos"),
            (Scope.READ, "DELETE", "todos/1"),
            (Scope.WRITE, "PATCH", "auth/user"),
            (Scope.WRITE, "GET", "auth/tokens"),
            (Scope.WRITE, "GET", "auth/user/more"),
            (Scope.WRITE, "GET", "admin/users"),
            (Scope.WRITE, "GET", "todosx"),
        ],
    )
    def test_goes_only_where_it_may(self, door: Door, scope: Scope, method: str, path: str) -> None:
        text = door.create(scope).text
        with pytest.raises(TokenScope):
            door.ask(text, method, path)
        assert door.ask(text, "GET", "auth/user")

    def test_nothing_near_a_token_is_one(self, door: Door) -> None:
        text = door.create().text
        other = door.create(identity=SOMEBODY_ELSE).text
        head, token_id, secret = text.split(".")
        near = [
            "st_",
            text[:-1],
            text + "A",
            text.upper(),
            f"{head}.{token_id}.{'0' * 42}9",
            f"{head}.{'0' * 32}.{secret}",
            f"{other.split('.')[0]}.{token_id}.{secret}",
            f"st_!.{token_id}.{secret}",
            f"st_A.{token_id}.{secret}",
            f"st_w6k.{token_id}.{secret}",
            f"st_bm9ib2R5.{token_id}.{secret}",
        ]
        for each in near:
            with pytest.raises(NotAuthenticated):
                door.ask(each)

    def test_is_over_when_its_days_are(self, door: Door) -> None:
        text = door.create(days=1).text
        door.clock.advance(days=1, milliseconds=-1)
        assert door.ask(text)
        door.clock.advance(milliseconds=1)
        with pytest.raises(TokenRefused):
            door.ask(text)

    def test_ends_with_deactivation_for_good(self, door: Door) -> None:
        text = door.create().text
        door.change(activation_status=ActivationStatus.INACTIVE, deactivated_at=door.clock())
        with pytest.raises(InvalidToken) as caught:
            door.ask(text)
        assert caught.value.code == "account_inactive"
        door.change(activation_status=ActivationStatus.ACTIVE)
        with pytest.raises(TokenRefused):
            door.ask(text)
        door.clock.advance(seconds=1)
        assert door.service.list(identity=ME) == ()
        assert door.ask(door.create().text)

    def test_ends_with_deletion(self, door: Door) -> None:
        text = door.create().text
        door.change(deletion_started_at=door.clock())
        with pytest.raises(TokenRefused):
            door.ask(text)

    def test_keeps_the_day_of_the_last_use_with_one_write_a_day(self, door: Door) -> None:
        text = door.create().text
        before = door.keyrings.writes
        for _ in range(3):
            door.ask(text)
        assert door.keyrings.writes == before + 1
        (token,) = door.service.list(identity=ME)
        assert token.last_used_on == door.clock().date()
        door.clock.advance(days=1)
        door.ask(text)
        assert door.keyrings.writes == before + 2

    @pytest.mark.parametrize("refusal", [KeyringChanged(), Unavailable()])
    def test_goes_on_where_the_use_cannot_be_kept(self, door: Door, refusal: Exception) -> None:
        text = door.create().text
        door.keyrings.refusal, door.keyrings.refusals = refusal, 1
        assert door.ask(text) == (ME, True)


def test_a_token_says_whose_it_is() -> None:
    new = Door().create()
    presented = read(new.text)
    assert presented is not None
    assert (presented.sub, presented.token_id) == (PROFILE.sub, new.token.token_id)
