"""Limits, as a caller of the API and somebody with a browser meet them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import caches
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from accounts.identity import limits as account_limits
from tests.integration.api.conftest import Api, assert_problem
from tests.personas import ALICE, BOB, Person
from webapp.limits import Limits

WRONG = "Wrong-pass1"
PASSWORDS = account_limits._PASSWORDS.most


@pytest.fixture(autouse=True)
def _no_window_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute into an hour, for as long as a test takes."""
    standing = Limits(shared=None, own=caches["process"], now=lambda: 500_000 * 3600 + 60)
    monkeypatch.setattr(account_limits, "limits", lambda: standing)


def login(anybody: Api, password: str, email: str = ALICE.email, **headers: str) -> Any:
    return anybody.post("auth/login", {"email": email, "password": password}, **headers)


def guess(anybody: Api, times: int = PASSWORDS, email: str = ALICE.email, **headers: str) -> None:
    for _ in range(times):
        assert_problem(login(anybody, WRONG, email, **headers), 401, "invalid_credentials")


def assert_limited(answer: Any, *, at_most_seconds: int) -> None:
    problem = assert_problem(answer, 429, "rate_limited")
    assert problem["detail"].endswith(".")
    assert 1 <= int(answer["Retry-After"]) <= at_most_seconds


class TestPasswords:
    def test_can_be_guessed_a_few_times_only(self, alice: Person, anybody: Api) -> None:
        guess(anybody)
        assert_limited(login(anybody, WRONG), at_most_seconds=300)
        assert_limited(login(anybody, ALICE.password), at_most_seconds=300)

    def test_of_one_address_say_nothing_about_another(self, alice: Person, bob: Person, anybody: Api) -> None:
        guess(anybody)
        assert login(anybody, BOB.password, BOB.email).status_code == 200

    def test_of_nobody_are_limited_alike(self, aws: Any, anybody: Api) -> None:
        guess(anybody, email="nobody@example.com")
        assert_limited(login(anybody, WRONG, "NOBODY@example.com "), at_most_seconds=300)

    def test_that_are_right_cost_nothing_and_forget_the_wrong_ones(self, alice: Person, anybody: Api) -> None:
        for _ in range(3):
            guess(anybody, PASSWORDS - 1)
            for _ in range(5):
                assert login(anybody, ALICE.password).status_code == 200

    def test_guessed_by_strangers_do_not_lock_out_a_browser_that_is_known(
        self, alice: Person, anybody: Api
    ) -> None:
        browser = Client()
        form = {"email": ALICE.email, "password": ALICE.password}
        assert browser.post("/signin", form).status_code == 302
        browser.post("/signout")
        guess(anybody)
        assert Client().post("/signin", form).status_code == 429
        assert browser.post("/signin", form).status_code == 302, "the owner comes in"

    def test_guessed_with_a_known_browser_are_limited_too(self, alice: Person) -> None:
        browser = Client()
        browser.post("/signin", {"email": ALICE.email, "password": ALICE.password})
        browser.post("/signout")
        wrong = {"email": ALICE.email, "password": WRONG}
        statuses = [browser.post("/signin", wrong).status_code for _ in range(PASSWORDS + 1)]
        assert statuses == [422] * PASSWORDS + [429]

    def test_a_browser_is_known_only_by_what_it_has_proven(
        self, alice: Person, bob: Person, anybody: Api
    ) -> None:
        browser = Client()
        browser.post("/signin", {"email": BOB.email, "password": BOB.password})
        browser.post("/signout")
        guess(anybody)
        answer = browser.post("/signin", {"email": ALICE.email, "password": ALICE.password})
        assert answer.status_code == 429

    def test_the_page_says_so_and_keeps_what_was_typed(self, alice: Person, anybody: Api) -> None:
        guess(anybody)
        answer = Client().post("/signin", {"email": ALICE.email, "password": ALICE.password})
        assert answer.status_code == 429
        assert int(answer["Retry-After"]) >= 1
        page = answer.content.decode()
        assert "Too many wrong passwords" in page
        assert ALICE.email in page

    def test_an_outage_is_no_wrong_password(
        self, alice: Person, anybody: Api, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from accounts.dependencies import CognitoIdentityProvider
        from webapp.errors import Unavailable

        def down(*_: Any, **__: Any) -> None:
            raise Unavailable

        with monkeypatch.context() as patch:
            patch.setattr(CognitoIdentityProvider, "sign_in", down)
            for _ in range(PASSWORDS + 1):
                assert login(anybody, WRONG).status_code == 503
        assert login(anybody, ALICE.password).status_code == 200


class TestCodesAndMails:
    @pytest.mark.parametrize(
        ("route", "more"),
        [("auth/confirm", {}), ("auth/reset-password", {"new_password": "Guessed-pass1"})],
    )
    @pytest.mark.parametrize("email", ["nobody@example.com", ALICE.email])
    def test_codes_can_be_guessed_a_few_times_only(
        self, alice: Person, anybody: Api, route: str, more: dict[str, str], email: str
    ) -> None:
        anybody.post("auth/forgot-password", {"email": email})
        body = {"email": email, "code": "000000", **more}
        for _ in range(account_limits._CODES.most):
            assert_problem(anybody.post(route, body), 400, "code_mismatch")
        assert_limited(anybody.post(route, body), at_most_seconds=900)

    @pytest.mark.parametrize("route", ["auth/resend-code", "auth/forgot-password"])
    @pytest.mark.parametrize("email", ["nobody@example.com", ALICE.email])
    def test_mails_are_sent_a_few_times_only_whether_or_not_there_is_an_account(
        self, alice: Person, anybody: Api, route: str, email: str
    ) -> None:
        for _ in range(account_limits._MAILS.most):
            assert anybody.post(route, {"email": email}).status_code == 204
        assert_limited(anybody.post(route, {"email": email}), at_most_seconds=3600)

    def test_mails_to_an_address_somebody_wants_are_counted_with_the_others(self, alice: Person) -> None:
        api = Api(alice.api())
        body = {"email": "new@example.com", "password": ALICE.password}
        for _ in range(account_limits._MAILS.most):
            assert api.post("auth/change-email", body).status_code == 204
        assert_limited(api.post("auth/change-email", body), at_most_seconds=3600)


class TestProvingOneselfAgain:
    """Whoever finds an open browser guesses the password there no faster than at the sign-in."""

    @pytest.mark.parametrize(
        ("method", "route", "body", "code"),
        [
            (
                "POST",
                "auth/change-password",
                {"old_password": WRONG, "new_password": "Guessed-pass1"},
                "password_mismatch",
            ),
            ("POST", "auth/confirm-email", {"code": "000000"}, "code_mismatch"),
            ("DELETE", "auth/user", {"password": WRONG}, "password_mismatch"),
        ],
    )
    def test_can_go_wrong_a_few_times_only(
        self, alice: Person, bob: Person, method: str, route: str, body: dict[str, str], code: str
    ) -> None:
        api = Api(alice.api())
        for _ in range(PASSWORDS):
            assert_problem(api.call(method, route, body), 400, code)
        assert_limited(api.call(method, route, body), at_most_seconds=300)
        assert_problem(Api(bob.api()).call(method, route, body), 400, code)

    def test_does_not_close_the_sign_in(self, alice: Person, anybody: Api) -> None:
        api = Api(alice.api())
        for _ in range(PASSWORDS):
            api.call("DELETE", "auth/user", {"password": WRONG})
        assert login(anybody, ALICE.password).status_code == 200


class TestSignUps:
    body = {"username": "Somebody", "email": ALICE.email, "password": "Some-pass1"}

    def test_of_one_address_are_limited(self, alice: Person, anybody: Api) -> None:
        for _ in range(account_limits._SIGN_UPS.most):
            assert_problem(anybody.post("auth/register", self.body), 409, "email_taken")
        assert_limited(anybody.post("auth/register", self.body), at_most_seconds=3600)

    def test_that_break_a_rule_are_not_counted(self, aws: Any, anybody: Api) -> None:
        for _ in range(account_limits._SIGN_UPS.most + 1):
            answer = anybody.post("auth/register", {**self.body, "password": "too simple"})
            assert_problem(answer, 400, "invalid")
        assert anybody.post("auth/register", self.body).status_code == 201

    def test_by_an_administrator_are_not(self, charlie: Person, alice: Person) -> None:
        api = Api(charlie.api())
        for _ in range(account_limits._SIGN_UPS.most + 1):
            assert_problem(api.post("auth/register", self.body), 409, "email_taken")


class TestNetworks:
    MOST = account_limits._FAILURES_OF_NETWORK.most

    def guesses(self, anybody: Api, **headers: str) -> list[int]:
        """Statuses of one wrong password for each of many addresses."""
        emails = [f"person{number}@example.com" for number in range(self.MOST + 1)]
        return [login(anybody, WRONG, email, **headers).status_code for email in emails]

    def test_are_not_limited_in_the_local_cloud(self, aws: Any, anybody: Api) -> None:
        assert set(self.guesses(anybody)) == {401}

    def test_are_limited_elsewhere(self, alice: Person, anybody: Api, settings: LazySettings) -> None:
        settings.LIMITS_BY_NETWORK = True
        assert self.guesses(anybody) == [401] * self.MOST + [429]
        assert_limited(login(anybody, ALICE.password), at_most_seconds=300)

    def test_are_told_apart_by_the_load_balancer_alone(
        self, alice: Person, anybody: Api, settings: LazySettings
    ) -> None:
        settings.LIMITS_BY_NETWORK, settings.TRUSTED_PROXY_COUNT = True, 1
        self.guesses(anybody, x_forwarded_for="203.0.113.7")
        assert_limited(
            login(anybody, ALICE.password, x_forwarded_for="6.6.6.6, 203.0.113.7"), at_most_seconds=300
        )
        assert login(anybody, ALICE.password, x_forwarded_for="203.0.113.8").status_code == 200


class TestApi:
    def test_has_a_limit_for_each_person(self, api: Api, bobs_api: Api, settings: LazySettings) -> None:
        settings.API_REQUESTS_PER_MINUTE = 3
        answers = [api.get("auth/user") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert_limited(answers[3], at_most_seconds=60)
        assert bobs_api.get("auth/user").status_code == 200

    def test_has_none_unless_configured(self, api: Api) -> None:
        assert {api.get("auth/user").status_code for _ in range(5)} == {200}


E, W, C, N = ALICE.email, WRONG, "000000", "Another-pass1"
# Everything that is told a password or a code, opens an account or sends a mail: method, address, body, in JSON or as a form.
GUARDED: list[tuple[str, str, dict[str, str]]] = [
    ("POST", "/api/v1/auth/register", {"username": "A", "email": E, "password": N}),
    ("POST", "/api/v1/auth/confirm", {"email": E, "code": C}),
    ("POST", "/api/v1/auth/resend-code", {"email": E}),
    ("POST", "/api/v1/auth/login", {"email": E, "password": W}),
    ("POST", "/api/v1/auth/forgot-password", {"email": E}),
    ("POST", "/api/v1/auth/reset-password", {"email": E, "code": C, "new_password": N}),
    ("POST", "/api/v1/auth/change-password", {"old_password": W, "new_password": N}),
    ("POST", "/api/v1/auth/change-email", {"email": "new@example.com", "password": W}),
    ("POST", "/api/v1/auth/confirm-email", {"code": C}),
    ("DELETE", "/api/v1/auth/user", {"password": W}),
    ("POST", "/signup", {"username": "A", "email": E, "password": N}),
    ("POST", "/confirm", {"email": E, "code": C}),
    ("POST", "/confirm/resend", {"email": E}),
    ("POST", "/signin", {"email": E, "password": W}),
    ("POST", "/forgot", {"email": E}),
    ("POST", "/reset", {"email": E, "code": C, "new_password": N}),
    ("POST", "/account/password", {"old_password": W, "new_password": N}),
    ("POST", "/account/email", {"email": "new@example.com", "password": W}),
    ("POST", "/account/email/confirm", {"code": C}),
    ("POST", "/account/delete", {"password": W}),
]


@pytest.mark.parametrize(("method", "path", "body"), GUARDED, ids=[f"{path}" for _, path, _ in GUARDED])
def test_nothing_that_takes_a_secret_or_sends_mail_is_without_a_limit(
    alice: Person, method: str, path: str, body: dict[str, str]
) -> None:
    is_api = path.startswith("/api/")
    # Visitors where that is possible: what a signed-in person is asked for once more needs one.
    needs_session = any(word in path for word in ("change", "confirm-email", "auth/user", "/account/"))
    client = Client()
    if needs_session:
        client = alice.api() if is_api else alice.browser()
    most = account_limits._SIGN_UPS.most
    for attempt in range(most + 1):
        if is_api:
            answer = client.generic(method, path, json.dumps(body), content_type="application/json")
        else:
            answer = client.post(path, body)
        assert answer.status_code < 500, answer.content
        if answer.status_code == 429:
            assert int(answer["Retry-After"]) >= 1
            assert attempt >= 5, "a person mistypes a few times"
            return
    pytest.fail(f"{path} can be asked {most} times")


SECRETS = {"password", "old_password", "code"}


def test_every_route_that_takes_a_secret_has_a_row_above() -> None:
    generator: Any = SchemaGenerator
    document = generator().get_schema(request=None, public=True)
    taking = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
            properties = document["components"]["schemas"].get(name, {}).get("properties", {})
            if SECRETS & set(properties):
                taking.add((method.upper(), path))
    # An administrator gives somebody a password, and proves nothing by it.
    given = {(method, "/api/v1/admin/update-user/{user_id}") for method in ("PUT", "PATCH")}
    assert taking - given == {
        (method, path) for method, path, body in GUARDED if path.startswith("/api/") and SECRETS & set(body)
    }
