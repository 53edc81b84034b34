"""What every `ProfileRepository` does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from accounts.profiles.domain import ActivationStatus, Profile, Role
from accounts.profiles.errors import EmailTaken, ProfileChanged
from accounts.sessions.ports import SessionRepository
from tests.factories import START, make_profile, make_session

WRITERS = 8


class TestNumbers:
    def test_begin_at_one_and_grow(self, accounts: SessionRepository) -> None:
        assert [accounts.next_user_number() for _ in range(3)] == [1, 2, 3]

    def test_are_never_given_out_twice(self, accounts: SessionRepository) -> None:
        with ThreadPoolExecutor(WRITERS) as pool:
            numbers = list(pool.map(lambda _: accounts.next_user_number(), range(50)))
        assert sorted(numbers) == list(range(1, 51))


class TestAdd:
    @pytest.mark.parametrize(
        "profile",
        [
            make_profile(),
            make_profile(
                username="Zoë \U0001f33f", role=Role.ADMIN, activation_status=ActivationStatus.INACTIVE
            ),
            make_profile(generation=3, signed_out_at=START, deletion_started_at=START, version=7),
            make_profile(time_zone="Asia/Calcutta", email_reminders=False),
        ],
        ids=["plain", "admin", "signed out", "with settings"],
    )
    def test_keeps_every_field(self, accounts: SessionRepository, profile: Profile) -> None:
        assert accounts.add(profile) == profile
        assert accounts.find_by_sub(profile.sub) == profile
        assert accounts.find_by_email(profile.email) == profile

    def test_again_answers_the_one_kept(self, accounts: SessionRepository) -> None:
        first = accounts.add(make_profile())
        again = make_profile(user_id="VAH000002", username="Again")
        assert accounts.add(again) == first
        assert accounts.find_by_sub("sub-1") == first

    def test_refuses_an_address_that_is_taken(self, accounts: SessionRepository) -> None:
        first = accounts.add(make_profile(1))
        with pytest.raises(EmailTaken):
            accounts.add(make_profile(2, email=first.email))
        assert accounts.find_by_sub("sub-2") is None
        assert accounts.find_by_email(first.email) == first

    def test_by_many_with_one_address_keeps_one(self, accounts: SessionRepository) -> None:
        def attempt(number: int) -> bool:
            try:
                accounts.add(make_profile(number, email="same@example.com"))
            except EmailTaken:
                return False
            return True

        with ThreadPoolExecutor(WRITERS) as pool:
            outcomes = list(pool.map(attempt, range(1, WRITERS + 1)))
        assert outcomes.count(True) == 1
        kept = accounts.find_by_email("same@example.com")
        assert kept is not None
        assert outcomes[int(kept.user_id[3:]) - 1]


class TestFind:
    def test_of_nobody(self, accounts: SessionRepository) -> None:
        assert accounts.find_by_sub("nobody") is None
        assert accounts.find_by_email("nobody@example.com") is None
        assert accounts.find_session("nobody", "none") == (None, None)


class TestChange:
    def test_writes_what_differs(self, accounts: SessionRepository) -> None:
        before = accounts.add(make_profile())
        after = replace(before, role=Role.ADMIN, generation=1, signed_out_at=START)
        kept = accounts.change(before, after)
        assert kept == replace(after, version=2)
        assert accounts.find_by_sub(before.sub) == kept
        assert accounts.find_by_email(before.email) == kept

    def test_refuses_what_was_changed_meanwhile(self, accounts: SessionRepository) -> None:
        before = accounts.add(make_profile())
        kept = accounts.change(before, replace(before, username="First"))
        with pytest.raises(ProfileChanged):
            accounts.change(before, replace(before, username="Second"))
        assert accounts.find_by_sub(before.sub) == kept

    def test_refuses_what_is_not_there(self, accounts: SessionRepository) -> None:
        with pytest.raises(ProfileChanged):
            accounts.change(make_profile(), make_profile(username="New"))
        assert accounts.find_by_sub("sub-1") is None

    def test_binds_a_profile_to_another_provider_account(self, accounts: SessionRepository) -> None:
        before = accounts.add(make_profile())
        kept = accounts.change(before, replace(before, sub="sub-new"))
        assert accounts.find_by_sub("sub-1") is None
        assert accounts.find_by_sub("sub-new") == kept
        assert accounts.find_by_email(before.email) == kept

    def test_moves_a_profile_to_another_address(self, accounts: SessionRepository) -> None:
        before = accounts.add(make_profile())
        kept = accounts.change(before, replace(before, email="new@example.com"))
        assert accounts.find_by_email("new@example.com") == kept
        assert accounts.find_by_email(before.email) is None
        accounts.add(make_profile(2, email=before.email))

    def test_refuses_an_address_that_is_taken(self, accounts: SessionRepository) -> None:
        before = accounts.add(make_profile(1))
        other = accounts.add(make_profile(2))
        with pytest.raises(EmailTaken):
            accounts.change(before, replace(before, email=other.email))
        assert accounts.find_by_email(other.email) == other
        assert accounts.find_by_sub(before.sub) == before

    def test_by_many_at_once_lands_as_often_as_it_says(self, accounts: SessionRepository) -> None:
        accounts.add(make_profile())

        def raise_generation(_: int) -> int:
            before = accounts.find_by_sub("sub-1")
            assert before is not None
            try:
                accounts.change(before, replace(before, generation=before.generation + 1))
            except ProfileChanged:
                return 0
            return 1

        with ThreadPoolExecutor(WRITERS) as pool:
            landed = sum(pool.map(raise_generation, range(40)))
        kept = accounts.find_by_sub("sub-1")
        assert kept is not None
        assert kept.generation == landed > 0


class TestRemove:
    def test_leaves_nothing_and_frees_the_address(self, accounts: SessionRepository) -> None:
        profile = accounts.add(make_profile(1))
        other = accounts.add(make_profile(2))
        accounts.remove(profile)
        assert accounts.find_by_sub(profile.sub) is None
        assert accounts.find_by_email(profile.email) is None
        assert accounts.find_by_sub(other.sub) == other
        again = accounts.add(make_profile(3, email=profile.email))
        assert accounts.find_by_email(profile.email) == again

    def test_may_be_repeated(self, accounts: SessionRepository) -> None:
        profile = accounts.add(make_profile())
        for _ in range(2):
            accounts.remove(profile)

    def test_refuses_what_was_changed_meanwhile(self, accounts: SessionRepository) -> None:
        before = accounts.add(make_profile())
        kept = accounts.change(before, replace(before, username="Changed"))
        with pytest.raises(ProfileChanged):
            accounts.remove(before)
        assert accounts.find_by_sub(before.sub) == kept

    def test_of_sessions_leaves_those_of_others(self, accounts: SessionRepository) -> None:
        for number in range(60):
            accounts.start_session(make_session(session_id=f"mine-{number}"))
        theirs = make_session(session_id="theirs", sub="sub-2")
        accounts.start_session(theirs)
        for _ in range(2):
            accounts.remove_sessions("sub-1")
        assert all(accounts.find_session("sub-1", f"mine-{number}") == (None, None) for number in range(60))
        assert accounts.find_session("sub-2", "theirs") == (None, theirs)
