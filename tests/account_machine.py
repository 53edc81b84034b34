"""Everything that can happen to accounts, in any order and for several people at once, beside a plain model of it.

The model knows nothing of generations, tokens or halves: an account has a password, a role, a status and sessions that
hold. After every step, every session ever begun is tried, and what the account's list shows is compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accounts.administration.domain import UserFields
from accounts.audit.domain import Actor
from accounts.identity.domain import Identity, Tokens
from accounts.identity.errors import (
    AccountInactive,
    AccountUnconfirmed,
    CodeMismatch,
    InvalidCredentials,
    InvalidToken,
    PasswordMismatch,
)
from accounts.profiles.domain import ActivationStatus, Role
from accounts.profiles.errors import EmailTaken, LastAdministrator, OwnAccount
from tests.fakes import AccountServices, FakeClock, InMemoryAccountTasks
from tests.fakes.provider import CODE, RESET_CODE, WholeIdentityProvider
from tests.personas import OPERATOR

NAMES = ["ann", "ben", "cat"]
PASSWORDS = ["First-pass1", "Second-pass1", "Third-pass1"]
MOST_SESSIONS = 8

names = st.sampled_from(NAMES)
passwords = st.sampled_from(PASSWORDS)
# Mostly right, so that runs get somewhere.
is_right = st.sampled_from([True, True, True, False])
picks = st.integers(0, 1000)


@dataclass
class World:
    """The services under test. `must_confirm`: an address is confirmed with a code before the first sign-in."""

    services: AccountServices
    provider: WholeIdentityProvider
    tasks: InMemoryAccountTasks
    must_confirm: bool
    # Where a test moves the time, it can tell the second in which a session began from that in which others ended.
    clock: FakeClock | None = None
    # Makes the addresses of one run differ from those of another one on the same pool.
    domain: str = "example.com"
    # What a run made is put away after it.
    close: Callable[[], object] = lambda: None

    def advance(self) -> None:
        if self.clock is not None:
            self.clock.advance(seconds=5)


@dataclass(eq=False)
class Account:
    """What the model knows of an account."""

    user_id: str
    name: str
    password: str
    is_confirmed: bool
    role: Role = Role.USER
    is_active: bool = True


@dataclass(eq=False)
class Session:
    """A sign-in, and whether it should hold."""

    account: Account
    tokens: Tokens
    identity: Identity
    holds: bool = True
    # One got from the provider directly is in no list.
    is_kept: bool = True


@dataclass
class Model:
    accounts: dict[str, Account] = field(default_factory=dict)
    sessions: list[Session] = field(default_factory=list)
    user_ids: set[str] = field(default_factory=set)

    def end(self, account: Account, *, sparing: Session | None = None) -> None:
        for session in self.sessions:
            if session.account is account and session is not sparing:
                session.holds = False

    def active_admins(self) -> list[Account]:
        return [
            account for account in self.accounts.values() if account.role is Role.ADMIN and account.is_active
        ]

    def is_last_admin(self, account: Account) -> bool:
        return self.active_admins() == [account]


def outcome_of(call: Callable[[], Any]) -> Any:
    """What a call returns, or the kind of what it raises."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001 -- a wrong kind fails where it is compared
        return type(error)


class AccountMachine(RuleBasedStateMachine):
    """To be given a `new_world` by a subclass."""

    new_world: Callable[[], World]

    @initialize()
    def begin(self) -> None:
        self.world = type(self).new_world()
        self.model = Model()
        self.services = self.world.services
        self.passwords, self.addresses = self.services.passwords, self.services.addresses
        self.deletion = self.services.deletion
        self.operator = Actor.operator(origin="test")
        # Somebody who is always there, so that there is a last administrator to spare.
        self._open("root", PASSWORDS[0], Role.ADMIN)
        if self.world.must_confirm:
            self.services.registration.confirm(email=self._email("root"), code=CODE)
        self.model.accounts["root"].is_confirmed = True
        for name in NAMES[:2]:
            self.settle_in(name, PASSWORDS[0])

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.close()

    def _email(self, name: str) -> str:
        return f"{name}@{self.world.domain}"

    def _open(self, name: str, password: str, role: Role = Role.USER) -> None:
        profile = self.services.registration.register(
            username=name, email=self._email(name), password=password, role=role, actor=OPERATOR
        ).profile
        assert profile.user_id not in self.model.user_ids, "an id was given out twice"
        assert self.world.tasks.owned[profile.user_id] == [], "a new account has inherited something"
        self.world.tasks.owned[profile.user_id].append(f"Task of {profile.user_id}")
        self.model.user_ids.add(profile.user_id)
        self.model.accounts[name] = Account(
            profile.user_id, name, password, is_confirmed=not self.world.must_confirm, role=role
        )

    def _session(self, pick: int) -> Session:
        holding = [session for session in self.model.sessions if session.holds and session.account.is_active]
        return holding[pick % len(holding)]

    def _has_session(self) -> bool:
        return any(session.holds and session.account.is_active for session in self.model.sessions)

    def _has_room(self) -> bool:
        return sum(session.holds for session in self.model.sessions) < MOST_SESSIONS

    def _account(self, pick: int) -> Account:
        accounts = list(self.model.accounts.values())
        return accounts[pick % len(accounts)]

    # -- Getting in

    @rule(name=names, password=passwords)
    def register(self, name: str, password: str) -> None:
        self.world.advance()
        if name in self.model.accounts:
            call = lambda: self.services.registration.register(  # noqa: E731
                username=name, email=self._email(name), password=password
            )
            assert outcome_of(call) is EmailTaken
        else:
            self._open(name, password)

    @precondition(lambda self: self._has_room())
    @rule(name=names, password=passwords)
    def settle_in(self, name: str, password: str) -> None:
        """The whole way in, as far as it still has to be gone; random steps alone seldom get there."""
        if name not in self.model.accounts:
            self.register(name, password)
        account = self.model.accounts[name]
        if not account.is_confirmed:
            self.confirm(name, is_right=True)
        self.sign_in(name, account.password, is_right=True)

    @rule(name=names, is_right=is_right)
    def confirm(self, name: str, *, is_right: bool) -> None:
        account = self.model.accounts.get(name)
        outcome = outcome_of(
            lambda: self.services.registration.confirm(
                email=self._email(name), code=CODE if is_right else "000000"
            )
        )
        if account and not account.is_confirmed and is_right:
            assert outcome is None
            account.is_confirmed = True
        else:
            assert outcome is CodeMismatch

    @precondition(lambda self: self._has_room())
    @rule(name=st.sampled_from([*NAMES, "root"]), password=passwords, is_right=is_right)
    def sign_in(self, name: str, password: str, *, is_right: bool) -> None:
        self.world.advance()
        account = self.model.accounts.get(name)
        if account and is_right:
            password = account.password
        outcome = outcome_of(
            lambda: self.services.authentication.sign_in(email=self._email(name), password=password)
        )
        expected = self._refusal(account, password)
        if expected is not None:
            assert outcome is expected, outcome
            return
        assert account is not None
        assert outcome.identity.user_id == account.user_id
        self._kept(Session(account, outcome.tokens, outcome.identity))

    @precondition(lambda self: self._has_room())
    @rule(name=names)
    def sign_in_at_the_provider(self, name: str) -> None:
        """A token that did not come through the service."""
        self.world.advance()
        account = self.model.accounts.get(name)
        if account is None or self._refusal(account, account.password) is not None:
            return
        tokens = self.world.provider.sign_in(email=self._email(name), password=account.password)
        if self.world.clock is None:
            return
        identity = self.services.authentication.authenticate(access_token=tokens.access_token)
        self._kept(Session(account, tokens, identity, is_kept=False))

    def _kept(self, session: Session) -> None:
        """Remember a session; of those that ended, the newest are enough."""
        ended = [each for each in self.model.sessions if not each.holds]
        for old in ended[:-MOST_SESSIONS]:
            self.model.sessions.remove(old)
        self.model.sessions.append(session)

    def _refusal(self, account: Account | None, password: str) -> type[Exception] | None:
        if account is None:
            return InvalidCredentials
        # Cognito refuses a disabled user before it looks at the password.
        if not account.is_active:
            return AccountInactive
        if account.password != password:
            return InvalidCredentials
        return None if account.is_confirmed else AccountUnconfirmed

    @precondition(lambda self: self.model.sessions)
    @rule(pick=picks)
    def refresh(self, pick: int) -> None:
        session = self.model.sessions[pick % len(self.model.sessions)]
        outcome = outcome_of(
            lambda: self.services.authentication.refresh(refresh_token=session.tokens.refresh_token)
        )
        if session.holds and session.account.is_active:
            assert outcome.identity.session_id == session.identity.session_id
            session.tokens = outcome.tokens
        else:
            assert outcome is InvalidToken

    # -- Getting out

    @precondition(_has_session)
    @rule(pick=picks)
    def sign_out(self, pick: int) -> None:
        session = self._session(pick)
        self.services.authentication.sign_out(
            identity=session.identity, refresh_token=session.tokens.refresh_token
        )
        session.holds = False

    @precondition(_has_session)
    @rule(pick=picks)
    def sign_out_everywhere(self, pick: int) -> None:
        self.world.advance()
        session = self._session(pick)
        self.services.authentication.sign_out_everywhere(identity=session.identity)
        self.model.end(session.account)

    @precondition(_has_session)
    @rule(pick=picks)
    def end_all_others(self, pick: int) -> None:
        self.world.advance()
        session = self._session(pick)
        self.services.sessions.end_others(identity=session.identity)
        self.model.end(session.account, sparing=session)
        session.is_kept = True

    @precondition(_has_session)
    @rule(pick=picks, other=picks)
    def end_one(self, pick: int, other: int) -> None:
        session = self._session(pick)
        listed = self.services.sessions.list(identity=session.identity)
        if not listed:
            return
        chosen = listed[other % len(listed)]
        self.services.sessions.end(identity=session.identity, session_id=chosen.session_id)
        for each in self.model.sessions:
            if each.identity.session_id == chosen.session_id:
                each.holds = False

    # -- Care

    @precondition(_has_session)
    @rule(pick=picks, new=passwords, is_right=is_right)
    def change_password(self, pick: int, new: str, *, is_right: bool) -> None:
        self.world.advance()
        session = self._session(pick)
        account = session.account
        outcome = outcome_of(
            lambda: self.passwords.change_password(
                identity=session.identity,
                access_token=session.tokens.access_token,
                old_password=account.password if is_right else "Wrong-pass1",
                new_password=new,
            )
        )
        # With the password it has already, the change counts as one whose answer was lost.
        if is_right or new == account.password:
            assert outcome is None
            account.password = new
            self.model.end(account, sparing=session)
            session.is_kept = True
        else:
            assert outcome is PasswordMismatch

    @rule(name=names, new=passwords, is_right=is_right)
    def reset_password(self, name: str, new: str, *, is_right: bool) -> None:
        self.world.advance()
        account, email = self.model.accounts.get(name), self._email(name)
        self.passwords.forgot_password(email=email)
        code = RESET_CODE if is_right else "000000"
        outcome = outcome_of(lambda: self.passwords.reset_password(email=email, code=code, new_password=new))
        if account and account.is_confirmed and account.is_active and is_right:
            assert outcome is None
            account.password = new
            self.model.end(account)
        else:
            assert outcome is CodeMismatch

    @precondition(_has_session)
    @rule(pick=picks, name=names)
    def change_address(self, pick: int, name: str) -> None:
        session = self._session(pick)
        account = session.account
        if account.name == name:
            return
        identity = self.services.authentication.authenticate(access_token=session.tokens.access_token)
        access: dict[str, Any] = {"identity": identity, "access_token": session.tokens.access_token}
        self.addresses.request_email(**access, password=account.password, email=self._email(name))
        outcome = outcome_of(lambda: self.addresses.confirm_email(**access, code=CODE))
        if name in self.model.accounts:
            assert outcome is CodeMismatch, "no code was sent"
            return
        assert outcome.email == self._email(name)
        del self.model.accounts[account.name]
        account.name = name
        self.model.accounts[name] = account

    @precondition(_has_session)
    @rule(pick=picks, is_right=is_right)
    def delete_account(self, pick: int, *, is_right: bool) -> None:
        session = self._session(pick)
        account = session.account
        identity = self.services.authentication.authenticate(access_token=session.tokens.access_token)
        password = account.password if is_right else "Wrong-pass1"
        outcome = outcome_of(lambda: self.deletion.delete_account(identity=identity, password=password))
        if account.role is Role.ADMIN:
            assert outcome is OwnAccount
        elif not is_right:
            assert outcome is PasswordMismatch
        else:
            assert outcome is None
            self._forget(account)

    def _forget(self, account: Account) -> None:
        self.model.end(account)
        del self.model.accounts[account.name]
        assert account.user_id not in self.world.tasks.owned

    # -- Administration

    @rule(pick=picks, is_active=st.booleans())
    def set_status(self, pick: int, *, is_active: bool) -> None:
        self.world.advance()
        account = self._account(pick)
        status = ActivationStatus.ACTIVE if is_active else ActivationStatus.INACTIVE
        outcome = self._update(account, activation_status=status)
        if not is_active and self.model.is_last_admin(account):
            assert outcome is LastAdministrator
            return
        assert outcome.activation_status is status
        if not is_active and account.is_active:
            self.model.end(account)
        account.is_active = is_active

    @rule(pick=picks, role=st.sampled_from(Role))
    def set_role(self, pick: int, role: Role) -> None:
        account = self._account(pick)
        outcome = self._update(account, role=role)
        if role is Role.USER and self.model.is_last_admin(account):
            assert outcome is LastAdministrator
            return
        assert outcome.role is role
        account.role = role

    def _update(self, account: Account, **fields: Any) -> Any:
        return outcome_of(
            lambda: self.services.administration.update_user(
                user_id=account.user_id, fields=cast("UserFields", fields), actor=self.operator
            )
        )

    @precondition(lambda self: len(self.model.accounts) > 1 or not self.model.sessions)
    @rule(pick=picks)
    def delete_by_an_operator(self, pick: int) -> None:
        account = self._account(pick)
        outcome = outcome_of(
            lambda: self.services.administration.delete_user(user_id=account.user_id, actor=self.operator)
        )
        if self.model.is_last_admin(account):
            assert outcome is LastAdministrator
        else:
            assert outcome is None
            self._forget(account)

    # -- What holds after every step

    @invariant()
    def sessions_hold_exactly_as_they_should(self) -> None:
        for session in self.model.sessions:
            token = session.tokens.access_token
            outcome = outcome_of(partial(self.services.authentication.authenticate, access_token=token))
            account = session.account
            if session.holds and account.is_active:
                assert (outcome.user_id, outcome.role) == (account.user_id, account.role)
                assert outcome.email == self._email(account.name)
            else:
                assert outcome is InvalidToken

    @invariant()
    def lists_show_the_sessions_that_hold(self) -> None:
        for account in self.model.accounts.values():
            own = [each for each in self.model.sessions if each.account is account and each.holds]
            if not own or not account.is_active:
                continue
            listed = self.services.sessions.list(identity=own[0].identity)
            expected = {each.identity.session_id for each in own if each.is_kept}
            assert {session.session_id for session in listed} == expected

    @invariant()
    def somebody_can_administer(self) -> None:
        assert self.model.active_admins()

    @invariant()
    def nothing_is_left_of_who_is_gone(self) -> None:
        owners = {account.user_id for account in self.model.accounts.values()}
        assert {user_id for user_id, titles in self.world.tasks.owned.items() if titles} == owners
