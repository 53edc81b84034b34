"""The rules of what an account holds, in every way in which it can be said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import dependencies
from accounts.administration.service import AdministrationService
from deploy.local.seed import ADMIN, DEMO
from tests.personas import ALICE, OPERATOR, Person, Persona, join, sign_in
from webapp.aws.clients import cognito_client
from webapp.errors import InvalidInput

# Names a way, and answers with the codes of what was refused, by field; empty where all was taken.
Way = Callable[..., dict[str, str]]
NEW = {"username": "Dora", "email": "dora@example.net", "password": "Kestrel-over-7-hills"}


def refused(answer: Any) -> dict[str, str]:
    assert answer.status_code in {200, 201, 204, 400}, answer.content
    return (
        {problem["attr"]: problem["code"] for problem in answer.json()["errors"]}
        if answer.status_code == 400
        else {}
    )


def shown(answer: Any, form: str = "form") -> dict[str, str]:
    """What a page says beside the fields of its form."""
    assert answer.status_code in {302, 422}, answer.content
    if answer.status_code == 302:
        return {}
    errors = answer.context[form].errors.as_data()
    return {name: problems[0].code for name, problems in errors.items()}


def registration_api(_: Person, **fields: str) -> dict[str, str]:
    return refused(Client().post("/api/v1/auth/register", {**NEW, **fields}, "application/json"))


def registration_page(_: Person, **fields: str) -> dict[str, str]:
    return shown(Client().post("/signup", {**NEW, **fields}))


def update_user(admin: Person, **fields: str) -> dict[str, str]:
    whom = dependencies.administration_service().get_user(ALICE.email)
    return refused(admin.api().patch(f"/api/v1/admin/update-user/{whom.user_id}", fields, "application/json"))


def create_user(_: Person, **fields: Any) -> dict[str, str]:
    """What the command of this name asks for."""
    try:
        dependencies.administration_service().create_user(**{**NEW, **fields}, actor=OPERATOR)
    except InvalidInput as error:
        return {problem.attr: problem.code for problem in error.errors}
    return {}


def own_address_api(_: Person, email: str) -> dict[str, str]:
    body = {"email": email, "password": ALICE.password}
    return refused(sign_in(ALICE).api().post("/api/v1/auth/change-email", body, "application/json"))


def own_address_page(_: Person, email: str) -> dict[str, str]:
    return shown(
        sign_in(ALICE).browser().post("/account/email", {"email": email, "password": ALICE.password}),
        "email_form",
    )


def own_password_api(_: Person, password: str) -> dict[str, str]:
    body = {"old_password": ALICE.password, "new_password": password}
    return refused(sign_in(ALICE).api().post("/api/v1/auth/change-password", body, "application/json"))


def own_password_page(_: Person, password: str) -> dict[str, str]:
    form = {"old_password": ALICE.password, "new_password": password}
    return shown(sign_in(ALICE).browser().post("/account/password", form), "password_form")


def reset_api(_: Person, password: str) -> dict[str, str]:
    body = {"email": ALICE.email, "code": "000000", "new_password": password}
    return refused(Client().post("/api/v1/auth/reset-password", body, "application/json"))


def reset_page(_: Person, password: str) -> dict[str, str]:
    return shown(Client().post("/reset", {"email": ALICE.email, "code": "000000", "new_password": password}))


WAYS_OF_PASSWORDS: list[Way] = [own_password_api, own_password_page, reset_api, reset_page]
WAYS_OF_ACCOUNTS: list[Way] = [registration_api, registration_page, update_user, create_user]


@pytest.fixture(autouse=True)
def _people(alice: Person) -> None:
    """Alice is there, whom the ways that change an account change."""


class TestAddresses:
    @pytest.mark.parametrize("way", [*WAYS_OF_ACCOUNTS, own_address_api, own_address_page])
    @pytest.mark.parametrize(
        "email", ["a@b.co,", "<a@b.co>", "\uff41lice@example.com", "alice\u200b@example.com", "a@-b.co"]
    )
    def test_that_is_none_is_refused(self, charlie: Person, way: Way, email: str) -> None:
        assert way(charlie, email=email) == {"email": "invalid"}

    @pytest.mark.parametrize("way", [*WAYS_OF_ACCOUNTS, own_address_api, own_address_page])
    def test_that_is_one_is_taken(self, charlie: Person, way: Way) -> None:
        assert way(charlie, email=" O'Hara+x@b-c.co ") == {}


class TestNames:
    @pytest.mark.parametrize("way", WAYS_OF_ACCOUNTS)
    @pytest.mark.parametrize("name", [" ", "\u200b\u2060", "\u3164", "\u2800"])
    def test_of_which_nothing_is_seen_are_blank(self, charlie: Person, way: Way, name: str) -> None:
        assert way(charlie, username=name) == {"username": "blank"}

    @pytest.mark.parametrize("way", WAYS_OF_ACCOUNTS)
    def test_are_kept_in_one_spelling(self, charlie: Person, way: Way) -> None:
        assert way(charlie, username="Zoe\u0308", email="zoe@example.net") == {}
        assert dependencies.administration_service().get_user("zoe@example.net").username == "Zo\xeb"

    def test_that_the_pool_tells_meet_our_rule(self, settings: Any) -> None:
        cognito_client().admin_update_user_attributes(
            UserPoolId=settings.COGNITO_USER_POOL_ID,
            Username=ALICE.email,
            UserAttributes=[{"Name": "name", "Value": "A\x1b]0;owned\x07"}],
        )
        account = dependencies.identity_provider().find(username=ALICE.email)
        assert account is not None
        assert account.username == "A\ufffd]0;owned\ufffd"


class TestPasswords:
    @pytest.mark.parametrize("way", [*WAYS_OF_ACCOUNTS, *WAYS_OF_PASSWORDS])
    @pytest.mark.parametrize("password", ["Password1", "Dr4gon2024!"])
    def test_that_is_tried_first_is_refused(self, charlie: Person, way: Way, password: str) -> None:
        (code,) = way(charlie, password=password).values()
        assert code == "password_common"

    @pytest.mark.parametrize("way", [*WAYS_OF_ACCOUNTS, *WAYS_OF_PASSWORDS])
    def test_that_is_made_of_its_owners_address_is_refused(self, charlie: Person, way: Way) -> None:
        name = "Dora" if way in {registration_api, registration_page, create_user} else "Alice"
        for password in (f"{name}-2024!", "Example99", "ServerTask-1"):
            (code,) = way(charlie, password=password).values()
            assert code == "password_personal"

    @pytest.mark.parametrize("way", [update_user, own_password_api, own_password_page])
    def test_that_is_made_of_its_owners_name_is_refused(self, charlie: Person, way: Way) -> None:
        update_user(charlie, username="Brunhild")
        (code,) = way(charlie, password="Brunhild-2024").values()
        assert code == "password_personal"

    def test_of_a_name_that_comes_along_is_refused(self, charlie: Person) -> None:
        fields = {"username": "Brunhild", "password": "Brunhild-2024"}
        assert update_user(charlie, **fields) == {"password": "password_personal"}
        assert registration_api(charlie, **fields) == {"password": "password_personal"}

    @pytest.mark.parametrize("way", [*WAYS_OF_ACCOUNTS, own_password_api, own_password_page])
    def test_that_is_not_is_taken(self, charlie: Person, way: Way) -> None:
        assert way(charlie, password="Kestrel-over-8-hills") == {}

    def test_of_the_demo_accounts_are_taken(self) -> None:
        for account in (DEMO, ADMIN):
            whose = {"username": account.username, "email": account.email, "password": account.password}
            assert create_user(OPERATOR, **whose) == {}  # type: ignore[arg-type]  # Nobody is needed for it.


class TestAnAccountWithAnAddressOfAnEarlierRule:
    @pytest.fixture(params=["\xfcmit@example.com", "a@b.co,", "mailto:a@b.co"])
    def earlier(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Persona:
        persona = Persona("Umit", request.param, "Kestrel-over-7-hills")
        with monkeypatch.context() as patch:
            patch.setattr("accounts.profiles.domain.is_new_email", lambda _: True)
            join(persona)
        return persona

    def test_signs_in_as_ever(self, earlier: Persona) -> None:
        person = sign_in(earlier)
        assert person.api().get("/api/v1/auth/user").status_code == 200
        form = {"email": f" {earlier.email.upper()} ", "password": earlier.password}
        assert Client().post("/signin", form).status_code == 302
        body = {"email": earlier.email}
        assert Client().post("/api/v1/auth/forgot-password", body, "application/json").status_code == 204

    def test_can_be_changed_by_an_administrator(self, earlier: Persona, charlie: Person) -> None:
        administration: AdministrationService = dependencies.administration_service()
        whom = administration.get_user(earlier.email)
        body = {"username": "Somebody", "email": earlier.email.upper()}
        path = f"/api/v1/admin/update-user/{whom.user_id}"
        assert charlie.api().patch(path, body, "application/json").status_code == 200
        assert administration.get_user(whom.user_id).username == "Somebody"
        assert administration.get_user(whom.user_id).email == earlier.email
