"""Deleting accounts."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

import pytest

from accounts.audit.domain import AuditAction, AuditQuery
from accounts.identity.errors import InvalidCredentials, InvalidToken, PasswordMismatch
from accounts.profiles.domain import ActivationStatus, Role
from accounts.profiles.errors import LastAdministrator, OwnAccount, ProfileChanged
from tests.unit.accounts.owners import House

ALICE, BOB, NEW = "alice@example.com", "bob@example.com", "alice.new@example.com"
PASSWORD, NEW_PASSWORD = "Alice-pass1", "Changed-pass1"


@pytest.fixture
def house() -> House:
    return House()


class TestDeletion:
    def test_leaves_nothing_and_touches_nobody_else(self, house: House) -> None:
        mine, other, theirs = house.sign_in(), house.sign_in(), house.sign_in(BOB)
        house.deletion.delete_account(identity=mine.identity, password=PASSWORD, origin="192.0.2.1")
        assert not house.holds(mine)
        assert not house.holds(other)
        assert house.holds(theirs)
        assert house.repository.find_by_email(ALICE) is None
        assert house.provider.find(username=ALICE) is None
        assert mine.identity.user_id not in house.tasks.owned
        assert house.tasks.owned[theirs.identity.user_id] == [BOB]
        assert house.repository._sessions.keys() == {theirs.identity.session_id}
        with pytest.raises(InvalidCredentials):
            house.sign_in()
        (entry,) = house.repository.list_audit(AuditQuery(user_id=mine.identity.user_id)).entries
        assert (entry.action, entry.origin) == (AuditAction.DELETE, "192.0.2.1")

    def test_ends_tokens_got_from_cognito_directly(self, house: House) -> None:
        mine = house.sign_in()
        direct = house.provider.sign_in(email=ALICE, password=PASSWORD)
        house.deletion.delete_account(identity=mine.identity, password=PASSWORD)
        with pytest.raises(InvalidToken):
            house.authentication.authenticate(access_token=direct.access_token)

    def test_once_begun_refuses_tokens_that_cognito_still_gives_out(self, house: House) -> None:
        before = house.profile(ALICE)
        house.repository.change(before, replace(before, deletion_started_at=house.clock.now))
        direct = house.provider.sign_in(email=ALICE, password=PASSWORD)
        with pytest.raises(InvalidToken) as caught:
            house.authentication.authenticate(access_token=direct.access_token)
        assert caught.value.code == InvalidToken.code

    def test_needs_the_password(self, house: House) -> None:
        mine = house.sign_in()
        with pytest.raises(PasswordMismatch) as caught:
            house.deletion.delete_account(identity=mine.identity, password="Wrong-pass1")
        assert [problem.attr for problem in caught.value.errors] == ["password"]
        assert house.holds(mine)
        assert house.tasks.owned[mine.identity.user_id] == [ALICE]

    def test_frees_the_address_for_a_new_account_that_inherits_nothing(self, house: House) -> None:
        mine = house.sign_in()
        house.deletion.delete_account(identity=mine.identity, password=PASSWORD)
        again = house.register(ALICE)
        assert again != mine.identity.user_id
        assert house.tasks.count(again)["total"] == 0

    def test_of_the_account_an_administrator_is_using(self, house: House) -> None:
        for email in ("one@example.com", "two@example.com"):
            house.register(email, role=Role.ADMIN)
        admin = house.sign_in("one@example.com")
        with pytest.raises(OwnAccount):
            house.deletion.delete_account(identity=admin.identity, password=PASSWORD)
        assert house.holds(admin)

    def test_by_an_operator_spares_the_last_administrator(self, house: House) -> None:
        house.register("one@example.com", role=Role.ADMIN)
        house.register("two@example.com", role=Role.ADMIN)
        house.deletion.delete(sub=house.profile("one@example.com").sub)
        with pytest.raises(LastAdministrator):
            house.deletion.delete(sub=house.profile("two@example.com").sub)
        assert not house.profile("two@example.com").is_being_deleted
        assert house.holds(house.sign_in("two@example.com"))

    def test_of_an_inactive_account_by_an_operator(self, house: House) -> None:
        before = house.profile(ALICE)
        inactive = house.repository.change(
            before, replace(before, activation_status=ActivationStatus.INACTIVE)
        )
        house.deletion.delete(sub=inactive.sub)
        assert house.repository.find_by_email(ALICE) is None

    @pytest.mark.parametrize("is_gone", [False, True], ids=["changed", "gone"])
    def test_goes_on_where_the_profile_changed_meanwhile(self, house: House, is_gone: bool) -> None:
        """Somebody else's attempt may have got to the end first."""
        marked = house.profile(ALICE)
        changed = house.repository.change(marked, replace(marked, deletion_started_at=house.clock.now))
        if is_gone:
            house.repository.remove(changed)
            house.repository.remove = Mock(side_effect=ProfileChanged)  # type: ignore[method-assign]  # As of one that lost the race.
        house.deletion.complete(marked)
        assert house.repository.find_by_sub(marked.sub) is None
