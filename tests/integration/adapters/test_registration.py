"""Registration on the local cloud: many at once, and with faults between boto3 and every service."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import LazySettings

from accounts.dependencies import account_service
from accounts.errors import EmailTaken, InvalidCredentials, InvalidToken
from accounts.repository import DynamoDBAccountRepository
from tests.faults import Faults, hurry
from tests.local_cloud import LocalCloud
from tests.personas import ALICE, join, sign_in
from webapp.aws import clients
from webapp.errors import Unavailable

EMAIL, PASSWORD = "alice@example.com", "Alice-pass1"


def register(email: str = EMAIL) -> str:
    return account_service().register(username="Alice", email=email, password=PASSWORD).profile.user_id


class TestManyAtOnce:
    def test_get_ids_of_their_own(self, aws: LocalCloud) -> None:
        with ThreadPoolExecutor(50) as pool:
            ids = list(pool.map(lambda number: register(f"person{number}@example.com"), range(50)))
        assert len(set(ids)) == 50
        assert all(re.fullmatch(r"VAH\d{6,}", user_id) for user_id in ids)
        found = [
            account_service().sign_in(email=f"Person{n}@example.com", password=PASSWORD) for n in range(50)
        ]
        assert [session.identity.user_id for session in found] == ids

    def test_with_one_address_make_one_account(self, aws: LocalCloud, settings: LazySettings) -> None:
        def attempt(spelling: str) -> str | None:
            try:
                return register(spelling)
            except EmailTaken:
                return None

        spellings = [EMAIL, "ALICE@example.com", "Alice@Example.com", " alice@EXAMPLE.COM "] * 3
        with ThreadPoolExecutor(len(spellings)) as pool:
            ids = {user_id for user_id in pool.map(attempt, spellings) if user_id}
        assert {sign_in(ALICE).user_id} == ids
        profiles = clients.dynamodb_client().scan(
            TableName=settings.USERS_TABLE,
            FilterExpression="entity = :profile",
            ExpressionAttributeValues={":profile": {"S": "profile"}},
        )
        assert profiles["Count"] == 1
        assert (
            len(clients.cognito_client().list_users(UserPoolId=settings.COGNITO_USER_POOL_ID)["Users"]) == 1
        )


@pytest.fixture
def lossy(aws: LocalCloud, monkeypatch: pytest.MonkeyPatch):
    """Makes an operation of a service fail: `lossy("SignUp", "answers")`."""
    hurry(monkeypatch)

    def lose(operation: str, what: str) -> None:
        is_cognito = operation in {"SignUp", "InitiateAuth", "AdminGetUser"}
        client = clients.cognito_client() if is_cognito else clients.dynamodb_client()
        # As often as boto3 asks.
        count = 1 if is_cognito else 2
        getattr(Faults(client, only=operation), f"lose_{what}")(count)

    yield lose
    # The faults are registered with the process's clients.
    clients.forget_clients()


@pytest.mark.parametrize("what", ["requests", "answers"])
@pytest.mark.parametrize("operation", ["SignUp", "UpdateItem", "TransactWriteItems"])
class TestAnInterruptedRegistration:
    def test_is_healed_by_the_next_attempt(self, lossy, operation: str, what: str) -> None:
        lossy(operation, what)
        with pytest.raises(Unavailable):
            register()
        try:
            register()
        except EmailTaken:
            # Only where everything was there and just the answer had been lost.
            assert (operation, what) == ("TransactWriteItems", "answers")
        assert sign_in(ALICE).identity.email == EMAIL

    def test_is_healed_by_the_sign_in(self, lossy, operation: str, what: str) -> None:
        lossy(operation, what)
        with pytest.raises(Unavailable):
            register()
        if (operation, what) == ("SignUp", "requests"):
            with pytest.raises(InvalidCredentials):
                sign_in(ALICE)
            return
        first = sign_in(ALICE)
        assert sign_in(ALICE).user_id == first.user_id


class TestSigningOut:
    @pytest.mark.parametrize("everywhere", [True, False])
    def test_holds_in_every_process_at_once(
        self, aws: LocalCloud, settings: LazySettings, everywhere: bool
    ) -> None:
        mine, other = join(ALICE), sign_in(ALICE)
        service = account_service()
        if everywhere:
            service.sign_out_everywhere(identity=mine.identity)
        else:
            service.sign_out(identity=mine.identity, refresh_token=mine.tokens.refresh_token)
        # Another process has a service of its own, and nothing in its memory.
        account_service.cache_clear()
        clients.forget_clients()
        for person, is_over in ((mine, True), (other, everywhere)):
            if not is_over:
                account_service().authenticate(access_token=person.tokens.access_token)
                account_service().refresh(refresh_token=person.tokens.refresh_token)
                continue
            with pytest.raises(InvalidToken):
                account_service().authenticate(access_token=person.tokens.access_token)
            with pytest.raises(InvalidToken):
                account_service().refresh(refresh_token=person.tokens.refresh_token)


def test_profiles_alone_are_in_the_index_of_addresses(aws: LocalCloud, settings: LazySettings) -> None:
    """The profile, the sign-in facts, the address and the session share a table; the index must not list people twice."""
    person = join(ALICE)
    answer = clients.dynamodb_client().query(
        TableName=settings.USERS_TABLE,
        IndexName="email-index",
        KeyConditionExpression="email = :email",
        ExpressionAttributeValues={":email": {"S": EMAIL}},
    )
    assert [item["user_id"]["S"] for item in answer["Items"]] == [person.user_id]
    repository = DynamoDBAccountRepository(client=clients.dynamodb_client(), table=settings.USERS_TABLE)
    kept = repository.find_by_email(EMAIL)
    assert kept is not None
    assert "Alice-pass1" not in repr(answer), "No password is ever kept here."
