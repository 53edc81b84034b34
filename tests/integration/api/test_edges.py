"""What every route of the API owes: problems, limits, headers, other origins."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any, Never

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.integration.api.conftest import Api, assert_problem
from tests.personas import Person

PUBLIC = {
    "api-register", "api-confirm", "api-resend-code", "api-login", "api-refresh", "api-forgot-password",
    "api-reset-password", "schema", "docs",
}  # fmt: skip
ANY_ID = "6f1b2f0e-3c62-4a53-9d5e-0d7d3d6f1a11"


def api_routes() -> list[tuple[str, str]]:
    """Name and path of every route under `/api/`, from the URL configuration itself."""

    def walk(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, path)
            elif isinstance(pattern, URLPattern) and path.startswith("api/"):
                yield (
                    str(pattern.name),
                    "/" + re.sub(r"<\w+:\w+>", ANY_ID, path),
                )

    return sorted(walk(get_resolver().url_patterns))


class TestEveryRoute:
    @pytest.mark.parametrize(("name", "path"), api_routes())
    def test_is_closed_to_strangers_unless_it_is_meant_for_them(
        self, anybody: Api, name: str, path: str
    ) -> None:
        answers = {
            method: anybody.client.generic(method, path)
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        }
        if name in PUBLIC:
            assert all(answer.status_code != 401 for answer in answers.values())
            return
        for answer in answers.values():
            assert_problem(answer, 401, "not_authenticated")
            assert answer["WWW-Authenticate"] == "Bearer"

    @pytest.mark.parametrize(("name", "path"), api_routes())
    def test_refuses_a_method_it_does_not_have(
        self, request: pytest.FixtureRequest, name: str, path: str
    ) -> None:
        person = request.getfixturevalue("charlie" if "/admin/" in path else "alice")
        api = Api(person.api())
        allowed = {part.strip() for part in api.client.options(path)["Allow"].split(",")}
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - allowed:
            answer = api.client.generic(method, path)
            body = assert_problem(answer, 405, "method_not_allowed")
            assert body["detail"] == "Method not allowed"
            assert {part.strip() for part in answer["Allow"].split(",")} == allowed

    @pytest.mark.parametrize(("name", "path"), api_routes())
    def test_answers_preflights_of_configured_origins_only(self, anybody: Api, name: str, path: str) -> None:
        def preflight(origin: str) -> Any:
            return anybody.client.options(
                path,
                headers={
                    "origin": origin,
                    "access-control-request-method": "PATCH",
                    "access-control-request-headers": "authorization,content-type,if-match",
                },
            )

        ours = preflight("https://app.example.com")
        assert ours.status_code == 200
        assert ours["Access-Control-Allow-Origin"] == "https://app.example.com"
        assert "PATCH" in ours["Access-Control-Allow-Methods"]
        assert "if-match" in ours["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in ours
        assert "Access-Control-Allow-Origin" not in preflight("https://elsewhere.example.com")


class TestBodies:
    def test_more_than_256_kib_is_too_large(self, api: Api) -> None:
        answer = api.post("todos", {"title": "x", "description": "x" * 256 * 1024})
        assert_problem(answer, 413, "too_large")

    @pytest.mark.parametrize(
        "body", [b"{", b'{"title": NaN}', b"\xff\xfe", b"[" * 100_000, b'{"title": "\\ud800"}', b"9" * 5000]
    )
    def test_malformed_json_is_the_callers_fault(self, api: Api, body: bytes) -> None:
        answer = api.client.post("/api/v1/todos", body, content_type="application/json")
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"

    @pytest.mark.parametrize(
        "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml"]
    )
    def test_another_type_is_unsupported(self, api: Api, content_type: str) -> None:
        answer = api.client.post("/api/v1/todos", b"title=x", content_type=content_type)
        assert_problem(answer, 415, "unsupported_media_type")

    def test_an_address_that_is_none_is_a_problem_too(self, anybody: Api) -> None:
        assert_problem(anybody.get("nothing"), 404, "not_found")
        assert_problem(anybody.get("todos/"), 404, "not_found")

    def test_a_type_that_is_not_offered_is_answered_in_json(self, api: Api) -> None:
        assert api.get("todos", accept="application/xml")["Content-Type"] == "application/json"


class TestAnswers:
    def test_carry_the_security_headers_and_are_private(self, api: Api) -> None:
        answer = api.get("todos")
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert "private" in answer["Cache-Control"]

    def test_keep_a_harmless_request_id_and_replace_another(self, api: Api) -> None:
        assert api.get("todos", x_request_id="trace-0123456789")["X-Request-ID"] == "trace-0123456789"
        assert api.get("todos", x_request_id="<script>alert(1)</script>")["X-Request-ID"].isalnum()

    def test_hide_what_went_wrong_inside(
        self, alice: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def broken(*_args: object, **_kwargs: object) -> Never:
            raise RuntimeError("table test-todos, key AKIA1234")

        monkeypatch.setattr("todos.tasks.service.TodoService.list_todos", broken)
        client = alice.api(raise_request_exception=False)
        with caplog.at_level(logging.ERROR):
            answer = client.get("/api/v1/todos")
        body = assert_problem(answer, 500, "internal_error")
        assert "test-todos" not in str(body)
        assert any(record.exc_info for record in caplog.records), "the log has the stack"


def test_the_log_never_holds_what_people_write(
    api: Api, anybody: Api, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        anybody.post("auth/login", {"email": "alice@example.com", "password": alice.persona.password})
        api.created("a secret title", description="a secret text")
        api.get("todos?q=secret")
        anybody.get("auth/user", authorization="Bearer not.a.token")
    logged = "\n".join(
        record.getMessage() + str(getattr(record, "fields", "")) for record in caplog.records
        if record.name.split(".")[0] in {"servertask", "accounts", "todos", "webapp", "django"}
    )  # fmt: skip
    assert "POST" in logged
    for secret in ("secret", alice.persona.password, alice.tokens.access_token, "not.a.token", "alice@"):
        assert secret not in logged
