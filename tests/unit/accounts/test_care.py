"""What people do to look after their own account, over a provider and a repository in memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts.audit import AuditAction, AuditQuery
from accounts.domain import ActivationStatus, Profile, Role
from accounts.errors import (
    CodeMismatch,
    EmailTaken,
    InvalidCredentials,
    InvalidToken,
    LastAdministrator,
    OwnAccount,
    PasswordMismatch,
    PasswordRefused,
)
from accounts.services import SignIn
from tests.fakes import (
    FakeClock,
    FakeIdentityProvider,
    FakeTokenVerifier,
    InMemoryAccountRepository,
    InMemoryAccountTasks,
    account_services,
)
from tests.fakes.provider import CODE, RESET_CODE
from tests.personas import OPERATOR
from webapp.errors import InvalidInput

ALICE, BOB, NEW = "alice@example.com", "bob@example.com", "alice.new@example.com"
PASSWORD, NEW_PASSWORD = "Alice-pass1", "Changed-pass1"


class House:
    """All services over the same accounts; Alice and Bob are registered, and own a task each."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.provider = FakeIdentityProvider(clock=self.clock)
        self.repository = InMemoryAccountRepository()
        self.tasks = InMemoryAccountTasks()
        built = account_services(
            provider=self.provider,
            verifier=FakeTokenVerifier(self.provider),
            repository=self.repository,
            clock=self.clock,
            tasks=self.tasks,
        )
        self.service, self.care, self.sessions, self.deletion = (
            built.service,
            built.care,
            built.sessions,
            built.deletion,
        )
        for email in (ALICE, BOB):
            self.register(email)
            self.tasks.owned[self.profile(email).user_id].append(email)

    def register(self, email: str, password: str = PASSWORD, role: Role = Role.USER) -> str:
        outcome = self.service.register(
            username="Somebody", email=email, password=password, role=role, actor=OPERATOR
        )
        return outcome.profile.user_id

    def sign_in(self, email: str = ALICE, password: str = PASSWORD) -> SignIn:
        self.clock.advance(seconds=5)
        return self.service.sign_in(email=email, password=password)

    def profile(self, email: str) -> Profile:
        profile = self.repository.find_by_email(email)
        assert profile is not None
        return profile

    def profile_of(self, session: SignIn) -> Profile:
        profile = self.repository.find_by_sub(session.identity.sub)
        assert profile is not None
        return profile

    def holds(self, session: SignIn) -> bool:
        try:
            self.service.authenticate(access_token=session.tokens.access_token)
        except InvalidToken:
            return False
        return True

    def change_password(self, session: SignIn, old: str = PASSWORD, new: str = NEW_PASSWORD) -> None:
        self.care.change_password(
            identity=session.identity,
            access_token=session.tokens.access_token,
            old_password=old,
            new_password=new,
        )

    def request_email(self, session: SignIn, email: str = NEW, password: str = PASSWORD) -> None:
        self.care.request_email(
            identity=session.identity,
            access_token=session.tokens.access_token,
            password=password,
            email=email,
        )

    def confirm_email(self, session: SignIn, code: str = CODE) -> Profile:
        return self.care.confirm_email(
            identity=session.identity,
            access_token=session.tokens.access_token,
            code=code,
            origin="192.0.2.1",
        )


@pytest.fixture
def house() -> House:
    return House()


class TestForgotten:
    def test_password_is_replaced_with_the_code_and_every_session_ends(self, house: House) -> None:
        sessions = [house.sign_in(), house.sign_in()]
        others = house.sign_in(BOB)
        house.care.forgot_password(email=" Alice@Example.COM ")
        house.care.reset_password(email=ALICE, code=f" {RESET_CODE} ", new_password=NEW_PASSWORD)
        assert not any(map(house.holds, sessions))
        assert house.holds(others)
        with pytest.raises(InvalidCredentials):
            house.sign_in()
        assert house.holds(house.sign_in(password=NEW_PASSWORD))

    def test_password_can_be_used_in_the_same_second(self, house: House) -> None:
        house.care.forgot_password(email=ALICE)
        house.care.reset_password(email=ALICE, code=RESET_CODE, new_password=NEW_PASSWORD)
        signed_in = house.service.sign_in(email=ALICE, password=NEW_PASSWORD)
        assert house.holds(signed_in)

    @pytest.mark.parametrize("email", ["nobody@example.com", ALICE])
    def test_password_without_its_code_answers_alike(self, house: House, email: str) -> None:
        session = house.sign_in()
        house.care.forgot_password(email=email)
        with pytest.raises(CodeMismatch) as caught:
            house.care.reset_password(email=email, code="000000", new_password=NEW_PASSWORD)
        assert str(caught.value) == CodeMismatch.message
        assert house.holds(session)

    def test_password_of_nobody_sends_nothing(self, house: House) -> None:
        house.care.forgot_password(email="nobody@example.com")
        assert house.provider.codes_sent == []

    def test_password_names_every_problem_at_once(self, house: House) -> None:
        with pytest.raises(InvalidInput) as caught:
            house.care.reset_password(email="nobody", code=RESET_CODE, new_password="x")
        assert [problem.attr for problem in caught.value.errors] == ["email", "new_password"]

    def test_password_of_an_account_without_a_profile(self, house: House) -> None:
        house.provider.sign_up(email=NEW, password=PASSWORD, username="Half")
        house.care.forgot_password(email=NEW)
        house.care.reset_password(email=NEW, code=RESET_CODE, new_password=NEW_PASSWORD)
        assert house.holds(house.sign_in(NEW, NEW_PASSWORD))


class TestChangingThePassword:
    def test_ends_all_sessions_but_the_one_in_hand(self, house: House) -> None:
        other, mine, theirs = house.sign_in(), house.sign_in(), house.sign_in(BOB)
        direct = house.provider.sign_in(email=ALICE, password=PASSWORD)
        house.change_password(mine)
        assert [house.holds(session) for session in (other, mine, theirs)] == [False, True, True]
        with pytest.raises(InvalidToken):
            house.service.authenticate(access_token=direct.access_token)
        assert house.holds(house.service.refresh(refresh_token=mine.tokens.refresh_token))
        with pytest.raises(InvalidToken):
            house.service.refresh(refresh_token=other.tokens.refresh_token)
        house.sign_in(password=NEW_PASSWORD)

    @pytest.mark.parametrize("old", ["Wrong-pass1", "", NEW_PASSWORD])
    def test_needs_the_old_one(self, house: House, old: str) -> None:
        mine, other = house.sign_in(), house.sign_in()
        with pytest.raises(PasswordMismatch) as caught:
            house.change_password(mine, old=old)
        assert [problem.attr for problem in caught.value.errors] == ["old_password"]
        assert house.holds(other)
        house.sign_in()

    def test_holds_the_new_one_against_the_rule(self, house: House) -> None:
        with pytest.raises(InvalidInput) as caught:
            house.change_password(house.sign_in(), new="short")
        assert [problem.attr for problem in caught.value.errors] == ["new_password"]

    def test_passes_on_what_the_provider_refuses(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(**_: str) -> None:
            raise PasswordRefused

        monkeypatch.setattr(house.provider, "change_password", refuse)
        mine, other = house.sign_in(), house.sign_in()
        with pytest.raises(PasswordRefused):
            house.change_password(mine)
        assert house.holds(other)


class TestChangingTheAddress:
    def test_waits_for_the_code(self, house: House) -> None:
        mine = house.sign_in()
        house.request_email(mine, " Alice.New@Example.com")
        assert house.provider.codes_sent == [NEW]
        assert house.profile(ALICE).email == ALICE
        with pytest.raises(CodeMismatch):
            house.confirm_email(mine, "000000")
        before = house.profile(ALICE)
        after = house.confirm_email(mine)
        assert after == replace(before, email=NEW, version=before.version + 1)
        assert house.repository.find_by_email(ALICE) is None
        assert house.holds(mine)
        assert house.sign_in(NEW).identity.email == NEW
        with pytest.raises(InvalidCredentials):
            house.sign_in(ALICE)

    def test_stands_in_the_audit_trail(self, house: House) -> None:
        mine = house.sign_in()
        house.request_email(mine)
        house.confirm_email(mine)
        (entry,) = house.repository.list_audit(AuditQuery(user_id=mine.identity.user_id)).entries
        assert (entry.actor_id, entry.user_id) == (mine.identity.user_id, mine.identity.user_id)
        assert (entry.action, entry.origin) == (AuditAction.UPDATE, "192.0.2.1")
        assert [(change.name, change.before, change.after) for change in entry.changes] == [("email", "", "")]

    def test_needs_the_password(self, house: House) -> None:
        with pytest.raises(PasswordMismatch) as caught:
            house.request_email(house.sign_in(), password="Wrong-pass1")
        assert [problem.attr for problem in caught.value.errors] == ["password"]
        assert house.provider.codes_sent == []

    @pytest.mark.parametrize("email", ["nowhere", ALICE, ""])
    def test_needs_another_address(self, house: House, email: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            house.request_email(house.sign_in(), email)
        assert [problem.attr for problem in caught.value.errors] == ["email"]

    def test_to_one_that_is_taken_looks_like_any_other_but_brings_no_code(self, house: House) -> None:
        mine, theirs = house.sign_in(), house.sign_in(BOB)
        house.request_email(mine, BOB)
        assert house.provider.codes_sent == []
        with pytest.raises(CodeMismatch):
            house.confirm_email(mine)
        assert house.holds(theirs)
        assert house.profile(BOB).sub != house.profile(ALICE).sub

    def test_to_one_whose_provider_account_has_no_profile_brings_no_code(self, house: House) -> None:
        house.provider.sign_up(email=NEW, password=PASSWORD, username="Half")
        house.request_email(house.sign_in(), NEW)
        assert house.provider.codes_sent == []

    def test_to_one_that_was_taken_meanwhile(self, house: House) -> None:
        mine = house.sign_in()
        house.request_email(mine)
        house.register(NEW)
        with pytest.raises(EmailTaken):
            house.confirm_email(mine)
        assert house.profile(ALICE).sub == mine.identity.sub
        assert house.profile(NEW).sub != mine.identity.sub

    def test_frees_the_old_one(self, house: House) -> None:
        mine = house.sign_in()
        house.request_email(mine)
        house.confirm_email(mine)
        assert house.register(ALICE) != mine.identity.user_id
        assert house.sign_in(ALICE).identity.user_id != mine.identity.user_id

    def test_there_and_back_again(self, house: House) -> None:
        mine = house.sign_in()
        for email in (NEW, ALICE):
            again = house.sign_in(house.profile_of(mine).email)
            house.request_email(again, email)
            house.confirm_email(again)
        assert house.profile(ALICE).user_id == mine.identity.user_id


class TestDeletion:
    def test_leaves_nothing_and_touches_nobody_else(self, house: House) -> None:
        mine, other, theirs = house.sign_in(), house.sign_in(), house.sign_in(BOB)
        house.care.delete_account(identity=mine.identity, password=PASSWORD, origin="192.0.2.1")
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
        house.care.delete_account(identity=mine.identity, password=PASSWORD)
        with pytest.raises(InvalidToken):
            house.service.authenticate(access_token=direct.access_token)

    def test_once_begun_refuses_tokens_that_cognito_still_gives_out(self, house: House) -> None:
        before = house.profile(ALICE)
        house.repository.change(before, replace(before, deletion_started_at=house.clock.now))
        direct = house.provider.sign_in(email=ALICE, password=PASSWORD)
        with pytest.raises(InvalidToken) as caught:
            house.service.authenticate(access_token=direct.access_token)
        assert caught.value.code == InvalidToken.code

    def test_needs_the_password(self, house: House) -> None:
        mine = house.sign_in()
        with pytest.raises(PasswordMismatch) as caught:
            house.care.delete_account(identity=mine.identity, password="Wrong-pass1")
        assert [problem.attr for problem in caught.value.errors] == ["password"]
        assert house.holds(mine)
        assert house.tasks.owned[mine.identity.user_id] == [ALICE]

    def test_frees_the_address_for_a_new_account_that_inherits_nothing(self, house: House) -> None:
        mine = house.sign_in()
        house.care.delete_account(identity=mine.identity, password=PASSWORD)
        again = house.register(ALICE)
        assert again != mine.identity.user_id
        assert house.tasks.count(again)["total"] == 0

    def test_of_the_account_an_administrator_is_using(self, house: House) -> None:
        for email in ("one@example.com", "two@example.com"):
            house.register(email, role=Role.ADMIN)
        admin = house.sign_in("one@example.com")
        with pytest.raises(OwnAccount):
            house.care.delete_account(identity=admin.identity, password=PASSWORD)
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
