"""Registration on the local cloud: many at once, and with faults between boto3 and every service."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import LazySettings

from accounts.dependencies import authentication_service, registration_service
from accounts.identity.errors import InvalidCredentials
from accounts.profiles.errors import EmailTaken
from tests.local_cloud import LocalCloud
from tests.personas import ALICE, sign_in
from webapp.aws import clients
from webapp.errors import Unavailable

EMAIL, PASSWORD = "alice@example.com", "Alice-pass1"


def register(email: str = EMAIL) -> str:
    return registration_service().register(username="Alice", email=email, password=PASSWORD).profile.user_id


class TestManyAtOnce:
    def test_get_ids_of_their_own(self, aws: LocalCloud) -> None:
        with ThreadPoolExecutor(50) as pool:
            ids = list(pool.map(lambda number: register(f"person{number}@example.com"), range(50)))
        assert len(set(ids)) == 50
        assert all(re.fullmatch(r"VAH\d{6,}", user_id) for user_id in ids)
        found = [
            authentication_service().sign_in(email=f"Person{n}@example.com", password=PASSWORD)
            for n in range(50)
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


@pytest.mark.parametrize("what", ["requests", "answers"])
@pytest.mark.parametrize("operation", ["SignUp", "UpdateItem", "TransactWriteItems"])
class TestAnInterruptedRegistration:
    def test_is_healed_by_the_next_attempt(
        self, lossy: Callable[[str, str], None], operation: str, what: str
    ) -> None:
        lossy(operation, what)
        with pytest.raises(Unavailable):
            register()
        try:
            register()
        except EmailTaken:
            # Only where everything was there and just the answer had been lost.
            assert (operation, what) == ("TransactWriteItems", "answers")
        assert sign_in(ALICE).identity.email == EMAIL

    def test_is_healed_by_the_sign_in(
        self, lossy: Callable[[str, str], None], operation: str, what: str
    ) -> None:
        lossy(operation, what)
        with pytest.raises(Unavailable):
            register()
        if (operation, what) == ("SignUp", "requests"):
            with pytest.raises(InvalidCredentials):
                sign_in(ALICE)
            return
        first = sign_in(ALICE)
        assert sign_in(ALICE).user_id == first.user_id
