"""Whether somebody can still call the API, and with which password."""

from __future__ import annotations

from django.test import Client

from tests.integration.api.conftest import Api
from tests.personas import ALICE, Person, sign_in


def again(person: Person) -> Person:
    """Another session of somebody."""
    return sign_in(person.persona)


def is_refused(person: Person) -> bool:
    """Whether the session is over for the bearer token, the refresh token and the cookies."""
    outcomes = {
        Api(person.api()).get("auth/user").status_code == 401,
        Api(Client()).post("auth/refresh", {"refresh_token": person.tokens.refresh_token}).status_code == 401,
        person.browser().get("/account").status_code == 302,
    }
    assert len(outcomes) == 1, "a session ends as a whole"
    (outcome,) = outcomes
    return bool(outcome)


def can_log_in(password: str, email: str = ALICE.email) -> bool:
    answer = Api(Client()).post("auth/login", {"email": email, "password": password})
    assert answer.status_code in {200, 401}
    return bool(answer.status_code == 200)
