"""What every `AccountDirectory` does, and what every `SessionRepository` does about administrators and the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from accounts.administration import repository
from accounts.administration.domain import UserQuery
from accounts.audit.domain import AuditAction, AuditEntry, AuditQuery, audit_change
from accounts.dependencies import DynamoDBAccountRepository
from accounts.profiles.domain import ActivationStatus, Profile, Role
from accounts.profiles.errors import LastAdministrator, NotAnAdministrator, ProfileChanged
from accounts.profiles.items import ADMINS_ID
from tests.factories import START, make_profile
from tests.fakes import InMemoryAccountRepository

INACTIVE = ActivationStatus.INACTIVE


@pytest.fixture(params=["memory", "dynamodb"])
def accounts(request: pytest.FixtureRequest) -> Any:
    """Every one that is both; the cache is asked for neither."""
    if request.param == "memory":
        return InMemoryAccountRepository()
    table = request.getfixturevalue("users_table")
    return DynamoDBAccountRepository(client=request.getfixturevalue("dynamodb"), table=table)


def entry_of(user_id: str, *, by: str = "operator", requires_admin: bool = False) -> AuditEntry:
    return AuditEntry(
        at=START,
        actor_id=by,
        origin="192.0.2.7",
        user_id=user_id,
        action=AuditAction.UPDATE,
        changes=(audit_change("role", "user", "admin"), audit_change("email", "a", "b")),
        requires_admin=requires_admin,
    )


def add(accounts: Any, *, count: int = 1, **values: Any) -> list[Profile]:
    """New profiles with the numbers that the counter gives."""
    numbers = [accounts.next_user_number() for _ in range(count)]
    return [accounts.add(make_profile(number, **values)) for number in numbers]


def ids(profiles: Any) -> list[int]:
    return [int(profile.user_id[3:]) for profile in profiles]


def pages(accounts: Any, query: UserQuery) -> Iterator[list[int]]:
    after = None
    while True:
        page = accounts.list_profiles(query, after=after)
        yield ids(page.profiles)
        after = page.next_position
        if after is None:
            return


class TestFindingById:
    def test_finds_profiles_and_nothing_else(self, accounts: Any) -> None:
        (admin,) = add(accounts, role=Role.ADMIN)
        assert accounts.find_by_id(admin.user_id) == admin
        for other in ("VAH000002", "sub#sub-1", "email#person1@example.com", "counter#users", ADMINS_ID, "x"):
            assert accounts.find_by_id(other) is None

    def test_finds_many_at_once(self, accounts: Any) -> None:
        first, second, _ = add(accounts, count=3)
        wanted = [first.user_id, second.user_id, "VAH000099"]
        assert accounts.find_many(wanted) == {first.user_id: first, second.user_id: second}
        assert accounts.find_many([]) == {}


class TestListingProfiles:
    def test_of_nobody(self, accounts: Any) -> None:
        assert list(pages(accounts, UserQuery())) == [[]]

    def test_newest_first_in_pages(self, accounts: Any) -> None:
        add(accounts, count=5)
        assert list(pages(accounts, UserQuery(limit=2))) == [[5, 4], [3, 2], [1]]
        assert list(pages(accounts, UserQuery(limit=5))) == [[5, 4, 3, 2, 1]]

    def test_goes_on_over_numbers_that_nobody_has(self, accounts: Any) -> None:
        add(accounts)
        for _ in range(120):
            accounts.next_user_number()
        add(accounts, count=2)
        assert list(pages(accounts, UserQuery(limit=2))) == [[123, 122], [1]]

    def test_shows_a_change_at_once(self, accounts: Any) -> None:
        (profile,) = add(accounts)
        accounts.change(profile, replace(profile, username="Renamed", activation_status=INACTIVE))
        (listed,) = accounts.list_profiles(UserQuery()).profiles
        assert (listed.username, listed.activation_status) == ("Renamed", INACTIVE)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            (UserQuery(role=Role.ADMIN), [3]),
            (UserQuery(activation_status=INACTIVE), [2]),
            (UserQuery(activation_status=INACTIVE, role=Role.ADMIN), []),
            (UserQuery(text="PERSON2@EXAMPLE"), [2]),
            (UserQuery(text="straße"), [1]),
            (UserQuery(text="vah00000"), [3, 2, 1]),
        ],
        ids=str,
    )
    def test_filtered(self, accounts: Any, query: UserQuery, expected: list[int]) -> None:
        add(accounts, username="Groß, Lange STRASSE 1")
        add(accounts, activation_status=INACTIVE)
        add(accounts, role=Role.ADMIN)
        assert list(pages(accounts, query)) == [expected]

    def test_every_profile(self, accounts: Any) -> None:
        add(accounts, count=3)
        assert ids(accounts.every_profile()) == [3, 2, 1]


class TestAuditTrail:
    def test_keeps_an_entry_with_the_change_it_is_about(self, accounts: Any) -> None:
        (profile,) = add(accounts)
        accounts.change(profile, replace(profile, username="New"), entry=entry_of(profile.user_id))
        (kept,) = accounts.list_audit(AuditQuery()).entries
        assert kept == replace(entry_of(profile.user_id), number=1)
        assert [(change.name, change.before, change.after) for change in kept.changes] == [
            ("role", "user", "admin"),
            ("email", "", ""),
        ]

    def test_keeps_an_entry_with_a_new_profile(self, accounts: Any) -> None:
        accounts.add(make_profile(), entry=entry_of("VAH000001"))
        accounts.add(make_profile(), entry=entry_of("VAH000001"))
        assert len(accounts.list_audit(AuditQuery()).entries) == 1

    def test_keeps_nothing_of_a_change_that_was_not_made(self, accounts: Any) -> None:
        (profile,) = add(accounts)
        accounts.change(profile, replace(profile, username="New"))
        with pytest.raises(ProfileChanged):
            accounts.change(profile, replace(profile, username="Late"), entry=entry_of(profile.user_id))
        assert accounts.list_audit(AuditQuery()).entries == ()

    def test_is_read_newest_first_in_pages_and_by_person(self, accounts: Any) -> None:
        (profile,) = add(accounts)
        for number, by in enumerate(["operator", "VAH000007", "operator", "operator"]):
            changed = replace(profile, username=f"Name {number}")
            profile = accounts.change(profile, changed, entry=entry_of(profile.user_id, by=by))
        first = accounts.list_audit(AuditQuery(limit=3))
        assert [entry.number for entry in first.entries] == [4, 3, 2]
        rest = accounts.list_audit(AuditQuery(limit=3), after=first.next_position)
        assert ([entry.number for entry in rest.entries], rest.next_position) == ([1], None)
        found = accounts.list_audit(AuditQuery(user_id="VAH000007"))
        assert [entry.number for entry in found.entries] == [2]
        assert len(accounts.list_audit(AuditQuery(user_id=profile.user_id)).entries) == 4


class TestActiveAdmins:
    LOSSES = (
        {"role": Role.USER},
        {"activation_status": INACTIVE},
        {"deletion_started_at": START},
    )

    def test_follow_the_profiles(self, accounts: Any) -> None:
        first, second, third = add(accounts, count=3, role=Role.ADMIN)
        accounts.change(first, replace(first, role=Role.USER))
        accounts.change(second, replace(second, activation_status=INACTIVE))
        (plain,) = add(accounts)
        accounts.change(plain, replace(plain, role=Role.ADMIN))
        assert accounts.active_admins() == {third.user_id, plain.user_id}

    @pytest.mark.parametrize("loss", LOSSES, ids=str)
    def test_never_lose_the_last_one(self, accounts: Any, loss: dict[str, Any]) -> None:
        (admin,) = add(accounts, role=Role.ADMIN)
        add(accounts, role=Role.ADMIN, activation_status=INACTIVE)
        with pytest.raises(LastAdministrator):
            accounts.change(admin, replace(admin, **loss), entry=entry_of(admin.user_id))
        with pytest.raises(LastAdministrator):
            accounts.remove(admin)
        assert accounts.find_by_id(admin.user_id) == admin
        assert accounts.list_audit(AuditQuery()).entries == ()

    def test_may_lose_all_but_one_at_the_same_moment(self, accounts: Any) -> None:
        admins = add(accounts, count=6, role=Role.ADMIN)

        def demote(admin: Profile) -> bool:
            try:
                accounts.change(admin, replace(admin, role=Role.USER))
            except LastAdministrator:
                return False
            return True

        with ThreadPoolExecutor(len(admins)) as pool:
            done = list(pool.map(demote, admins))
        assert sorted(done) == [False, True, True, True, True, True]
        assert len(accounts.active_admins()) == 1

    def test_who_demote_each_other_at_the_same_moment_leave_one(self, accounts: Any) -> None:
        for _ in range(5):
            pair = add(accounts, count=2, role=Role.ADMIN)
            everybody_else = [
                admin for admin in accounts.every_profile() if admin.is_active_admin and admin not in pair
            ]
            for admin in everybody_else:
                accounts.change(admin, replace(admin, role=Role.USER))

            def demote(who: int, pair: list[Profile] = pair) -> str:
                actor, target = pair[who], pair[1 - who]
                entry = entry_of(target.user_id, by=actor.user_id, requires_admin=True)
                try:
                    accounts.change(target, replace(target, role=Role.USER), entry=entry)
                except (NotAnAdministrator, LastAdministrator):
                    return "refused"
                return "done"

            with ThreadPoolExecutor(2) as pool:
                assert sorted(pool.map(demote, (0, 1))) == ["done", "refused"]
            assert len(accounts.active_admins()) == 1

    def test_alone_may_act_where_an_administrator_is_demanded(self, accounts: Any) -> None:
        admin, other = add(accounts, count=2, role=Role.ADMIN)
        (plain,) = add(accounts)
        demanded = entry_of(plain.user_id, by=admin.user_id, requires_admin=True)
        plain = accounts.change(plain, replace(plain, username="By an administrator"), entry=demanded)
        accounts.change(admin, replace(admin, role=Role.USER))
        with pytest.raises(NotAnAdministrator):
            accounts.change(plain, replace(plain, username="By nobody"), entry=demanded)
        with pytest.raises(NotAnAdministrator):
            accounts.change(other, replace(other, activation_status=INACTIVE), entry=demanded)
        with pytest.raises(NotAnAdministrator):
            accounts.add(make_profile(9), entry=demanded)
        assert accounts.find_by_id(plain.user_id) == plain
        assert accounts.find_by_sub("sub-9") is None


class TestInDynamoDB:
    """What only the real one can show: items that are missing or wrong, and how much is read at once."""

    @pytest.fixture
    def accounts(self, dynamodb: Any, users_table: str) -> DynamoDBAccountRepository:
        return DynamoDBAccountRepository(client=dynamodb, table=users_table)

    def test_an_installation_that_never_kept_its_administrators_finds_them(self, accounts: Any) -> None:
        admin, other = add(accounts, count=2, role=Role.ADMIN)
        accounts.forget_admins()
        assert accounts.active_admins() is None
        accounts.change(admin, replace(admin, role=Role.USER))
        assert accounts.active_admins() == {other.user_id}
        accounts.forget_admins()
        with pytest.raises(LastAdministrator):
            accounts.change(other, replace(other, role=Role.USER))

    def test_an_administrator_whom_the_item_does_not_know_makes_it_be_found_again(
        self, accounts: Any
    ) -> None:
        admin, other = add(accounts, count=2, role=Role.ADMIN)
        accounts._client.put_item(
            TableName=accounts._table,
            Item={"user_id": {"S": ADMINS_ID}, "members": {"SS": [other.user_id]}},
        )
        accounts.change(admin, replace(admin, role=Role.USER))
        assert accounts.active_admins() == {other.user_id}

    def test_finding_them_changes_nothing_that_is_kept(self, accounts: Any) -> None:
        (admin,) = add(accounts, role=Role.ADMIN)
        accounts.found_admins()
        assert accounts.active_admins() == {admin.user_id}

    def test_a_request_looks_at_a_bounded_number(
        self, accounts: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(repository, "_MAX_EXAMINED", 4)
        monkeypatch.setattr(repository, "MAX_KEYS", 2)
        add(accounts, username="Wanted")
        add(accounts, count=9)
        found = list(pages(accounts, UserQuery(text="wanted")))
        assert found == [[], [], [1]]
        assert list(pages(accounts, UserQuery(limit=10))) == [[10, 9, 8, 7], [6, 5, 4, 3], [2, 1]]

    def test_keys_that_were_not_read_are_asked_for_again(
        self, accounts: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add(accounts, count=3)
        read = accounts._client.batch_get_item
        asked = []

        def half(**request: Any) -> Any:
            keys = request["RequestItems"][accounts._table]["Keys"]
            asked.append(len(keys))
            answer = read(RequestItems={accounts._table: {"Keys": keys[:1], "ConsistentRead": True}})
            answer["UnprocessedKeys"] = {accounts._table: {"Keys": keys[1:]}} if keys[1:] else {}
            return answer

        monkeypatch.setattr(accounts._client, "batch_get_item", half)
        monkeypatch.setattr(accounts, "_sleep", lambda _: None)
        assert ids(accounts.list_profiles(UserQuery()).profiles) == [3, 2, 1]
        assert asked == [3, 2, 1]
