"""What administrators and operators do with other people's accounts, over a provider and a repository in memory."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from accounts.administration.domain import UserQuery
from accounts.audit.domain import Actor, AuditAction, AuditQuery
from accounts.identity.errors import AccountInactive, InvalidCredentials, InvalidToken
from accounts.profiles.domain import ActivationStatus, Profile, Role
from accounts.profiles.errors import (
    AccountNotFound,
    EmailTaken,
    LastAdministrator,
    NotAnAdministrator,
    OwnAccount,
    PasswordRefused,
    SignInMissing,
)
from accounts.sessions.sign_in import SignIn
from tests.factories import make_profile
from tests.fakes import (
    FakeClock,
    FakeIdentityProvider,
    FakeTokenVerifier,
    InMemoryAccountRepository,
    account_services,
)
from tests.personas import OPERATOR
from webapp.errors import InvalidInput, PermissionDenied, Unavailable

PASSWORD, NEW_PASSWORD = "Secret-pass1", "Changed-pass1"
ACTIVE, INACTIVE = ActivationStatus.ACTIVE, ActivationStatus.INACTIVE


class House:
    """The services, and what they stand on; Ann is an administrator, Ben a user."""

    def __init__(
        self,
        *,
        provider_of: Callable[[Any], Any] = lambda it: it,
        repository_of: Callable[[Any], Any] = lambda it: it,
    ) -> None:
        self.clock = FakeClock()
        self.real_provider = FakeIdentityProvider(clock=self.clock)
        self.real_repository = InMemoryAccountRepository()
        self.provider, self.repository = provider_of(self.real_provider), repository_of(self.real_repository)
        services = account_services(
            provider=self.provider,
            verifier=FakeTokenVerifier(self.real_provider),
            repository=self.repository,
            clock=self.clock,
        )
        self.registration, self.authentication = services.registration, services.authentication
        self.service = services.administration
        self.repair = services.repair
        self.ann = self.joined("ann", role=Role.ADMIN)
        self.ben = self.joined("ben")

    def joined(self, name: str, *, role: Role = Role.USER) -> Profile:
        return self.registration.register(
            username=name.title(), email=f"{name}@example.com", password=PASSWORD, role=role, actor=OPERATOR
        ).profile

    def update(self, whom: Profile, *, by: Profile | Actor | None = None, **fields: Any) -> Profile:
        actor = by if isinstance(by, Actor) else actor_of(by or self.ann)
        return self.service.update_user(user_id=whom.user_id, fields=fields, actor=actor)  # type: ignore[arg-type]  # Wrong ones, too.

    def now(self, whom: Profile) -> Profile:
        profile = self.real_repository.find_by_id(whom.user_id)
        assert profile is not None
        return profile

    def sign_in(self, email: str, password: str = PASSWORD) -> SignIn:
        return self.authentication.sign_in(email=email, password=password)

    def is_signed_in(self, session: SignIn) -> bool:
        try:
            self.authentication.authenticate(access_token=session.tokens.access_token)
        except InvalidToken:
            return False
        return True

    def trail(self) -> list[tuple[str, str, str, list[str]]]:
        """What the audit trail says, oldest first: who, what, to whom, and which attributes."""
        entries = self.real_repository.list_audit(AuditQuery(limit=100)).entries
        return [
            (
                entry.actor_id,
                entry.action.value,
                entry.user_id,
                [f"{change.name}:{change.before}>{change.after}" for change in entry.changes],
            )
            for entry in reversed(entries)
        ]


def actor_of(profile: Profile) -> Actor:
    return Actor(profile.user_id, origin="192.0.2.7", is_admin=profile.role is Role.ADMIN)


@pytest.fixture
def house() -> House:
    return House()


class TestWhoMayChangeAccounts:
    def test_no_user(self, house: House) -> None:
        with pytest.raises(PermissionDenied):
            house.update(house.ann, by=house.ben, username="Mine")
        with pytest.raises(PermissionDenied):
            house.service.create_user(
                username="New", email="new@example.com", password=PASSWORD, actor=actor_of(house.ben)
            )
        assert house.now(house.ann) == house.ann

    def test_no_administrator_who_was_demoted_while_the_request_was_on_its_way(self, house: House) -> None:
        carl = house.joined("carl", role=Role.ADMIN)
        house.update(carl, role=Role.USER)
        with pytest.raises(NotAnAdministrator):
            house.update(house.ben, by=carl, activation_status=INACTIVE)
        assert house.now(house.ben).is_active

    def test_an_operator(self, house: House) -> None:
        assert house.update(house.ben, by=OPERATOR, role=Role.ADMIN).role is Role.ADMIN

    @pytest.mark.parametrize("user_id", ["VAH000099", "VAH1", "sub-1", ""])
    def test_nobody_changes_an_account_that_is_not_there(self, house: House, user_id: str) -> None:
        with pytest.raises(AccountNotFound):
            house.service.update_user(user_id=user_id, fields={"username": "X"}, actor=OPERATOR)


class TestDeactivating:
    def test_ends_every_session_at_once_and_tells_the_provider(self, house: House) -> None:
        session = house.sign_in("ben@example.com")
        after = house.update(house.ben, activation_status=INACTIVE)
        assert not after.is_active
        assert not house.is_signed_in(session)
        with pytest.raises(AccountInactive):
            house.sign_in("ben@example.com")
        account = house.real_provider.find(username=house.ben.sub)
        assert account is not None
        assert not account.is_enabled

    def test_is_undone_by_activating_but_sessions_stay_ended(self, house: House) -> None:
        session = house.sign_in("ben@example.com")
        house.update(house.ben, activation_status=INACTIVE)
        house.update(house.ben, activation_status=ACTIVE)
        assert not house.is_signed_in(session)
        with pytest.raises(InvalidToken):
            house.authentication.refresh(refresh_token=session.tokens.refresh_token)
        house.clock.advance(minutes=2)
        assert house.is_signed_in(house.sign_in("ben@example.com"))

    def test_twice_is_written_into_the_trail_once(self, house: House) -> None:
        for _ in range(2):
            house.update(house.ben, activation_status=INACTIVE)
        expected = ["activation_status:active>inactive"]
        assert house.trail()[1:] == [(house.ann.user_id, "update", house.ben.user_id, expected)]

    def test_somebody_the_provider_does_not_know_is_in_force_all_the_same(self, house: House) -> None:
        house.real_provider.delete(sub=house.ben.sub)
        assert not house.update(house.ben, activation_status=INACTIVE).is_active


class TestRoles:
    def test_are_in_force_at_once_and_known_to_the_provider(self, house: House) -> None:
        session = house.sign_in("ben@example.com")
        house.update(house.ben, role=Role.ADMIN)
        assert house.authentication.authenticate(access_token=session.tokens.access_token).is_admin
        assert house.real_provider.list_admins() == {house.ann.sub, house.ben.sub}
        house.update(house.ben, role=Role.USER)
        assert not house.authentication.authenticate(access_token=session.tokens.access_token).is_admin
        assert house.real_provider.list_admins() == {house.ann.sub}


class TestLockingOneselfOut:
    @pytest.mark.parametrize("fields", [{"activation_status": INACTIVE}, {"role": Role.USER}], ids=str)
    def test_is_refused_even_if_others_are_left(self, house: House, fields: dict[str, Any]) -> None:
        house.joined("carl", role=Role.ADMIN)
        with pytest.raises(OwnAccount):
            house.update(house.ann, username="Changed", **fields)
        assert house.now(house.ann) == house.ann

    def test_other_changes_of_ones_own_account_are_allowed(self, house: House) -> None:
        after = house.update(house.ann, username="Anna", role=Role.ADMIN, activation_status=ACTIVE)
        assert (after.username, after.is_active_admin) == ("Anna", True)

    @pytest.mark.parametrize("fields", [{"activation_status": INACTIVE}, {"role": Role.USER}], ids=str)
    def test_an_operator_cannot_take_the_last_one_either(self, house: House, fields: dict[str, Any]) -> None:
        with pytest.raises(LastAdministrator):
            house.update(house.ann, by=OPERATOR, email="elsewhere@example.com", **fields)
        assert house.now(house.ann) == house.ann
        account = house.real_provider.find(username=house.ann.sub)
        assert account is not None
        assert (account.email, account.is_enabled) == ("ann@example.com", True)

    def test_somebody_elses_registration_cannot_either(self, house: House) -> None:
        house.real_provider.delete(sub=house.ann.sub)
        with pytest.raises(EmailTaken):
            house.registration.register(username="Ann", email="ann@example.com", password=PASSWORD)
        assert house.now(house.ann).is_active_admin


class TestAddresses:
    def test_a_new_one_is_the_one_to_sign_in_with(self, house: House) -> None:
        after = house.update(house.ben, email=" Benjamin@Example.com")
        assert after.email == "benjamin@example.com"
        assert house.sign_in("benjamin@example.com").identity.user_id == house.ben.user_id
        with pytest.raises(InvalidCredentials):
            house.sign_in("ben@example.com")

    def test_somebody_elses_is_refused_with_all_that_came_with_it(self, house: House) -> None:
        house.real_provider.sign_up(email="half@example.com", password=PASSWORD, username="Half")
        for taken in ("ann@example.com", "half@example.com"):
            with pytest.raises(EmailTaken):
                house.update(house.ben, email=taken, role=Role.ADMIN)
        assert house.now(house.ben) == house.ben

    def test_of_somebody_the_provider_does_not_know_cannot_change(self, house: House) -> None:
        house.real_provider.delete(sub=house.ben.sub)
        with pytest.raises(SignInMissing):
            house.update(house.ben, email="new@example.com")
        assert house.now(house.ben) == house.ben

    def test_that_no_new_account_could_have_stays_where_it_is_not_changed(self, house: House) -> None:
        """A form sends every field; some addresses were taken when the rule was wider."""
        old = house.real_repository.change(house.ben, replace(house.ben, email="ümit@example.com"))
        after = house.update(old, email=" Ümit@Example.com ", username="Umit")
        assert (after.email, after.username) == (old.email, "Umit")
        with pytest.raises(InvalidInput):
            house.update(old, email="ömer@example.com")

    def test_to_an_address_that_a_profile_keeps_for_its_owner(self, house: House) -> None:
        house.real_repository.add(make_profile(99, email="waiting@example.com"))
        with pytest.raises(EmailTaken):
            house.update(house.ben, email="waiting@example.com")
        account = house.real_provider.find(username=house.ben.sub)
        assert account is not None
        assert account.email == house.ben.email

    def test_to_an_address_that_the_provider_has_given_to_somebody_without_a_profile(
        self, house: House
    ) -> None:
        house.real_provider.sign_up(email="half@example.com", password=PASSWORD, username="Half")
        with pytest.raises(EmailTaken):
            house.update(house.ben, email="half@example.com")
        assert house.now(house.ben).email == house.ben.email


class TestPasswords:
    def test_a_new_one_ends_every_session(self, house: House) -> None:
        session = house.sign_in("ben@example.com")
        house.update(house.ben, password=NEW_PASSWORD)
        assert not house.is_signed_in(session)
        with pytest.raises(InvalidCredentials):
            house.sign_in("ben@example.com")
        assert house.is_signed_in(house.sign_in("ben@example.com", NEW_PASSWORD))

    def test_a_sign_in_with_the_old_one_just_before_the_provider_has_the_new_one_ends_as_well(self) -> None:
        sessions = []

        class Slow:
            """Somebody signs in while the provider is being told."""

            def __init__(self, provider: Any) -> None:
                self._provider = provider

            def __getattr__(self, name: str) -> Any:
                return getattr(self._provider, name)

            def set_password(self, **named: Any) -> None:
                sessions.append(home.sign_in("ben@example.com"))
                assert home.is_signed_in(sessions[0])
                self._provider.set_password(**named)

        home = House(provider_of=Slow)
        home.update(home.ben, password=NEW_PASSWORD)
        assert not home.is_signed_in(sessions[0])

    def test_a_weak_one_is_refused_before_anything_happens(self, house: House) -> None:
        session = house.sign_in("ben@example.com")
        with pytest.raises(InvalidInput):
            house.update(house.ben, password="weak")
        assert house.is_signed_in(session)
        assert len(house.trail()) == 1

    def test_of_somebody_the_provider_does_not_know_cannot_be_set(self, house: House) -> None:
        house.real_provider.delete(sub=house.ben.sub)
        with pytest.raises(SignInMissing):
            house.update(house.ben, password=NEW_PASSWORD)
        assert len(house.trail()) == 1


class TestTrail:
    def test_says_who_did_what_to_whom_without_personal_values(self, house: House) -> None:
        house.update(house.ben, username="Benjamin", email="b@example.com", password=NEW_PASSWORD)
        house.update(house.ben, by=OPERATOR, role=Role.ADMIN, activation_status=INACTIVE)
        ann, ben = house.ann.user_id, house.ben.user_id
        assert house.trail() == [
            ("operator", "create", ann, ["role:>admin", "activation_status:>active"]),
            (ann, "update", ben, ["username:>", "email:>", "password:>"]),
            ("operator", "update", ben, ["activation_status:active>inactive", "role:user>admin"]),
        ]

    def test_says_when_and_where_from(self, house: House) -> None:
        house.clock.advance(hours=1)
        house.update(house.ben, role=Role.ADMIN)
        (entry,) = house.service.list_audit(query=AuditQuery(limit=1)).entries
        assert (entry.at, entry.origin, entry.action) == (house.clock.now, "192.0.2.7", AuditAction.UPDATE)

    def test_has_nothing_of_a_change_that_was_refused(self, house: House) -> None:
        with pytest.raises(LastAdministrator):
            house.update(house.ann, by=OPERATOR, role=Role.USER)
        assert len(house.trail()) == 1

    def test_has_a_role_that_ends_by_registering_again(self, house: House) -> None:
        house.update(house.ben, role=Role.ADMIN)
        house.real_provider.delete(sub=house.ben.sub)
        house.registration.register(username="Ben", email="ben@example.com", password=PASSWORD)
        assert house.trail()[-1] == (house.ben.user_id, "update", house.ben.user_id, ["role:admin>user"])

    def test_has_who_gave_a_role_with_a_registration(self, house: House) -> None:
        profile = house.registration.register(
            username="Dora",
            email="dora@example.com",
            password=PASSWORD,
            role=Role.ADMIN,
            activation_status=INACTIVE,
            actor=actor_of(house.ann),
        ).profile
        granted = ["role:>admin", "activation_status:>inactive"]
        assert house.trail()[-1] == (house.ann.user_id, "create", profile.user_id, granted)
        account = house.real_provider.find(username=profile.sub)
        assert account is not None
        assert not account.is_enabled
        assert profile.sub in house.real_provider.list_admins()


class TestCreating:
    def create(self, house: House, **more: Any) -> Profile:
        values = {"username": "Dora", "email": "Dora@example.com", "password": PASSWORD, "actor": OPERATOR}
        return house.service.create_user(**{**values, **more})

    def test_opens_an_account_that_can_sign_in_at_once(self, house: House) -> None:
        profile = self.create(house, role=Role.ADMIN)
        assert (profile.email, profile.is_active_admin) == ("dora@example.com", True)
        assert house.sign_in("dora@example.com").identity.is_admin
        assert profile.sub in house.real_provider.list_admins()

    def test_an_address_that_is_taken(self, house: House) -> None:
        with pytest.raises(EmailTaken):
            self.create(house, email="ben@example.com")
        assert house.sign_in("ben@example.com")

    def test_names_every_problem_at_once(self, house: House) -> None:
        with pytest.raises(InvalidInput) as caught:
            self.create(house, username="", email="x", password="y")
        assert [problem.attr for problem in caught.value.errors] == ["username", "email", "password"]

    def test_completes_a_half_made_account_and_ends_who_was_signed_in_to_it(self, house: House) -> None:
        house.real_provider.sign_up(email="dora@example.com", password="Other-pass1", username="Mallory")
        tokens = house.real_provider.sign_in(email="dora@example.com", password="Other-pass1")
        house.clock.advance(seconds=10)
        profile = self.create(house, role=Role.ADMIN)
        assert profile.username == "Dora"
        with pytest.raises(InvalidToken):
            house.authentication.authenticate(access_token=tokens.access_token)
        with pytest.raises(InvalidCredentials):
            house.sign_in("dora@example.com", "Other-pass1")
        house.clock.advance(minutes=2)
        assert house.sign_in("dora@example.com").identity.is_admin

    def test_takes_over_the_profile_of_an_account_that_is_gone(self, house: House) -> None:
        house.real_provider.delete(sub=house.ben.sub)
        assert self.create(house, email="ben@example.com").user_id == house.ben.user_id


class TestDeleting:
    def test_takes_the_account_away_and_is_written_into_the_trail(self, house: House) -> None:
        session = house.sign_in("ben@example.com")
        house.service.delete_user(user_id=house.ben.user_id, actor=OPERATOR)
        assert house.real_repository.find_by_id(house.ben.user_id) is None
        assert house.real_provider.find(username=house.ben.sub) is None
        assert not house.is_signed_in(session)
        assert house.trail()[-1] == ("operator", "delete", house.ben.user_id, [])

    def test_is_refused_of_ones_own_account_and_of_the_last_administrators(self, house: House) -> None:
        with pytest.raises(OwnAccount):
            house.service.delete_user(user_id=house.ann.user_id, actor=actor_of(house.ann))
        with pytest.raises(LastAdministrator):
            house.service.delete_user(user_id=house.ann.user_id, actor=OPERATOR)
        with pytest.raises(PermissionDenied):
            house.service.delete_user(user_id=house.ann.user_id, actor=actor_of(house.ben))
        assert house.now(house.ann) == house.ann

    def test_of_nobody(self, house: House) -> None:
        with pytest.raises(AccountNotFound):
            house.service.delete_user(user_id="VAH000099", actor=OPERATOR)


class TestListing:
    def test_finds_by_whole_address_and_user_id_and_otherwise_searches(self, house: House) -> None:
        house.joined("joben")

        def found(text: str, **more: Any) -> list[str]:
            page = house.service.list_users(query=UserQuery(text=text, **more))
            return [profile.username for profile in page.profiles]

        assert found("BEN@example.com ") == ["Ben"]
        assert found("vah000002") == ["Ben"]
        assert found("ben") == ["Joben", "Ben"]
        assert found("ben@example.com", role=Role.ADMIN) == []
        assert found("nobody@example.com") == []

    def test_leaves_out_what_is_being_deleted(self, house: House) -> None:
        house.real_repository.change(house.ben, replace(house.ben, deletion_started_at=house.clock.now))
        assert [profile.username for profile in house.service.list_users(query=UserQuery()).profiles] == [
            "Ann"
        ]
        assert house.service.list_users(query=UserQuery(text="ben@example.com")).profiles == ()
        with pytest.raises(AccountNotFound):
            house.update(house.ben, username="Again")

    def test_by_name_of_somebody(self, house: House) -> None:
        assert house.service.get_user("vah000001") == house.ann
        assert house.service.get_user("Ann@Example.com") == house.ann
        for nobody in ("", "VAH000099", "x@example.com", "ann"):
            with pytest.raises(AccountNotFound):
                house.service.get_user(nobody)

    def test_several_by_their_ids(self, house: House) -> None:
        asked = [house.ann.user_id, "VAH000099", "no id", house.ben.user_id]
        assert house.service.get_users(asked) == {
            house.ann.user_id: house.ann,
            house.ben.user_id: house.ben,
        }


class TestAtTheSameMoment:
    def test_a_change_that_comes_between_is_kept(self) -> None:
        house = House(repository_of=Interrupting)
        house.repository.before_change = lambda: house.real_repository.change(
            house.now(house.ben), replace(house.now(house.ben), username="Between")
        )
        after = house.update(house.ben, role=Role.ADMIN)
        assert (after.username, after.role) == ("Between", Role.ADMIN)

    def test_changes_without_an_end_are_no_answer(self) -> None:
        house = House(repository_of=Restless)
        with pytest.raises(Unavailable):
            house.service._tell_provider(house.now(house.ben), {"username": "Benjamin"})

    def test_two_administrators_who_demote_each_other_leave_one(self) -> None:
        house = House(repository_of=Interrupting)
        carl = house.joined("carl", role=Role.ADMIN)

        def carl_is_faster() -> None:
            house.update(house.ann, by=carl, role=Role.USER)

        house.repository.before_change = carl_is_faster
        with pytest.raises(NotAnAdministrator):
            house.update(carl, by=house.ann, role=Role.USER)
        assert house.real_repository.active_admins() == {carl.user_id}

    def test_two_operators_who_demote_the_last_two_leave_one(self) -> None:
        house = House(repository_of=Interrupting)
        carl = house.joined("carl", role=Role.ADMIN)
        house.repository.before_change = lambda: house.update(house.ann, by=OPERATOR, role=Role.USER)
        with pytest.raises(LastAdministrator):
            house.update(carl, by=OPERATOR, role=Role.USER)
        assert house.real_repository.active_admins() == {carl.user_id}

    def test_of_two_changes_the_provider_ends_with_the_later_one(self) -> None:
        class Overtaken:
            """The request that deactivates reaches the provider after a later one that activates."""

            def __init__(self, provider: Any) -> None:
                self._provider = provider
                self.meanwhile: Callable[[], object] | None = None

            def __getattr__(self, name: str) -> Any:
                return getattr(self._provider, name)

            def set_enabled(self, **named: Any) -> None:
                meanwhile, self.meanwhile = self.meanwhile, None
                if meanwhile:
                    meanwhile()
                self._provider.set_enabled(**named)

        house = House(provider_of=Overtaken)
        house.provider.meanwhile = lambda: house.update(house.ben, activation_status=ACTIVE)
        house.update(house.ben, activation_status=INACTIVE)
        account = house.real_provider.find(username=house.ben.sub)
        assert account is not None
        assert account.is_enabled
        assert house.now(house.ben).is_active

    def test_gives_up_in_the_end_when_others_keep_changing_the_account(self) -> None:
        house = House(repository_of=Interrupting)

        def again() -> None:
            house.real_repository.change(house.now(house.ben), house.now(house.ben))
            house.repository.before_change = again

        house.repository.before_change = again
        with pytest.raises(Unavailable):
            house.update(house.ben, role=Role.ADMIN)
        assert house.now(house.ben).role is Role.USER


class Interrupting:
    """A repository in which something happens just before the next change is written."""

    def __init__(self, repository: Any) -> None:
        self._repository = repository
        self.before_change: Callable[[], object] | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._repository, name)

    def change(self, *args: Any, **named: Any) -> Profile:
        before_change, self.before_change = self.before_change, None
        if before_change:
            before_change()
        changed: Profile = self._repository.change(*args, **named)
        return changed


def test_a_password_that_only_the_provider_refuses_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise PasswordRefused

    monkeypatch.setattr(house.real_provider, "set_password", refuse)
    with pytest.raises(PasswordRefused):
        house.update(house.ben, password=NEW_PASSWORD)


class Restless:
    """A repository in which every profile has changed once more whenever it is read by its id."""

    def __init__(self, repository: Any) -> None:
        self._repository = repository
        self._reads = itertools.count(1)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._repository, name)

    def find_by_id(self, user_id: str) -> Profile | None:
        found: Profile | None = self._repository.find_by_id(user_id)
        return found and replace(found, version=found.version + next(self._reads))
