"""Who calls the JSON API: tokens, cookies and CSRF."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.integration.api.conftest import Api, assert_problem
from tests.personas import Person


class TestWhoIsCalling:
    @pytest.mark.parametrize(
        "header", ["Bearer", "Bearer ", "Basic YTpi", "Bearer a.b.c", "bearer " + "x" * 9000, "Bearer ä"]
    )
    def test_a_worthless_header_is_refused(self, anybody: Api, header: str) -> None:
        answer = anybody.get("auth/user", authorization=header)
        assert_problem(answer, 401, "invalid_token")
        assert answer["WWW-Authenticate"] == "Bearer"

    def test_the_id_token_is_refused(self, anybody: Api, alice: Person) -> None:
        answer = anybody.get("auth/user", authorization=f"Bearer {alice.tokens.id_token}")
        assert_problem(answer, 401, "invalid_token")

    def test_a_worthless_header_is_not_mended_by_a_good_cookie(self, alice: Person) -> None:
        answer = alice.browser().get("/api/v1/auth/user", headers={"authorization": "Bearer a.b.c"})
        assert_problem(answer, 401, "invalid_token")

    def test_the_cookie_reads_without_and_writes_only_with_the_csrf_token(self, alice: Person) -> None:
        browser = alice.browser(enforce_csrf_checks=True)
        assert browser.get("/api/v1/auth/user").status_code == 200
        answer = browser.post("/api/v1/todos", {"title": "x"}, content_type="application/json")
        assert_problem(answer, 403, "csrf_failed")
        token = "a" * 32
        browser.cookies[settings.CSRF_COOKIE_NAME] = token
        answer = browser.post(
            "/api/v1/todos", {"title": "x"}, content_type="application/json", headers={"x-csrftoken": token}
        )
        assert answer.status_code == 201

    def test_an_access_token_that_is_over_is_renewed_from_the_cookie_unseen(self, alice: Person) -> None:
        browser = alice.browser()
        browser.cookies[settings.ACCESS_COOKIE_NAME] = "over"
        answer = browser.get("/api/v1/auth/user")
        assert answer.status_code == 200
        renewed = answer.cookies[settings.ACCESS_COOKIE_NAME]
        assert renewed.value.count(".") == 2
        assert renewed["httponly"]
        assert renewed["samesite"] == "Lax"
