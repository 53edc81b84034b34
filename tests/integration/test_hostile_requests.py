"""What nobody's browser sends: whatever it is, the answer is never a fault of ours.

The named cases ended as 500 once. The others are looked for anew in every run, for a few seconds.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_from_bytes
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.personas import Person
from webapp.wsgi import application

# The people are the same for all examples; nothing that these send may change who they are.
EXAMPLES = hypothesis_settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
LONE_SURROGATE = "\\ud800"
ANY_ID = "6f1b2f0e-3c62-4a53-9d5e-0d7d3d6f1a11"
DEEP = "[" * 5000


def answered(answer: Any) -> Any:
    """An answer that is no fault of ours."""
    assert answer.status_code < 500, (answer.status_code, answer.content[:500])
    return answer


@pytest.fixture
def anybody(aws: Any) -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def alices_api(alice: Person) -> Client:
    return alice.api(raise_request_exception=False)


@pytest.fixture
def browser(alice: Person) -> Client:
    return alice.browser(raise_request_exception=False)


def sent(client: Client, method: str, path: str, body: str | bytes, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(method, f"/api/v1/{path}", body, content_type="application/json", headers=named)


class TestLoneSurrogates:
    """Half a character, which JSON can write and UTF-8 cannot."""

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("auth/login", f'{{"{LONE_SURROGATE}": 1}}'),
            ("auth/login", '{"email": "a@b.co", "password": "\\uDC00"}'),
            ("auth/register", f'{{"role": "{LONE_SURROGATE}"}}'),
            ("auth/register", f'{{"role": {{"{LONE_SURROGATE}": ["{LONE_SURROGATE}"]}}}}'),
            ("auth/refresh", f'{{"refresh_token": "{LONE_SURROGATE}"}}'),
        ],
    )
    def test_are_malformed_to_a_stranger(self, anybody: Any, path: str, body: Any) -> None:
        answer = sent(anybody, "POST", path, body)
        assert answer.status_code == 400, answer.content
        assert answer.json()["code"] == "malformed"

    @pytest.mark.parametrize(
        "body",
        [
            f'{{"title": "x", "status": "{LONE_SURROGATE}"}}',
            f'{{"title": "x", "tags": ["{LONE_SURROGATE}"]}}',
        ],
    )
    def test_are_malformed_in_a_task(self, alices_api: Any, body: Any) -> None:
        assert sent(alices_api, "POST", "todos", body).status_code == 400

    def test_a_whole_pair_is_a_character(self, alices_api: Any) -> None:
        answer = sent(alices_api, "POST", "todos", '{"title": "\\ud83c\\udf31 and \\\\ud800"}')
        assert answer.json()["title"] == "\N{SEEDLING} and \\ud800"


def served(path: str, *, method: str = "GET", body: bytes = b"", **environ: str) -> int:
    """The status with which the application as gunicorn has it answers; Django's client makes requests of its own."""
    path, _, query = path.partition("?")
    environment: dict[str, Any] = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
        "HTTP_HOST": "testserver", **environ,
    }  # fmt: skip
    setup_testing_defaults(environment)
    statuses: list[str] = []

    def start(status: str, *_: Any) -> Callable[[bytes], object]:
        statuses.append(status)
        return bytes

    application(environment, start)
    return int(statuses[0].split()[0])


class TestEncodings:
    """A request may name any of Python's encodings, and Django would read its address by it."""

    @pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x"])
    @pytest.mark.parametrize(
        "parameter",
        [
            *(f"charset={name}" for name in ("hex", "zip", "idna", "punycode", "undefined", "utf-16", "rot13", "utf-7", "no-such", "")),
            "charset*=no-such''utf-8", "boundary*=undefined''%ff", "y*1=2; y*", "x*=no-such''y",
        ],
    )  # fmt: skip
    def test_another_than_utf_8_is_refused(self, aws: Any, kind: str, parameter: Any) -> None:
        for path in ("/?q=%FF%5Cud800", "/api/v1/auth/login?q=%FF"):
            for method in ("GET", "POST"):
                status = served(path, method=method, body=b"--x--", CONTENT_TYPE=f"{kind}; {parameter}")
                assert status == 415, (path, method)

    @pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"utf-8"', "us-ascii"])
    def test_utf_8_may_be_called_by_any_of_its_names(self, aws: Any, charset: Any) -> None:
        assert served("/?q=%FF", CONTENT_TYPE=f"text/plain; charset={charset}") == 200

    @pytest.mark.parametrize(
        "header",
        [
            "text/html; q*=no-such''1",
            "x*=undefined''%ff",
            "a/b; x*=hex''%41",
            "*; q=x",
            ";",
            ",",
            "a/b; x*1=2; x*",
        ],
    )
    def test_what_is_accepted_may_be_unreadable(self, alices_api: Any, header: Any) -> None:
        answer = alices_api.get("/api/v1/todos", headers={"accept": header})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")

    @pytest.mark.parametrize("parameter", ["x*1=2; x*", "name*=no-such''1", "filename*=utf-7''%2B2AA-"])
    def test_so_may_the_headers_of_a_part(self, alice: Person, alices_api: Any, parameter: Any) -> None:
        body = (
            f"--x\r\nContent-Disposition: form-data; name=title; {parameter}\r\n\r\n1\r\n--x--\r\n".encode()
        )
        kind = {"CONTENT_TYPE": "multipart/form-data; boundary=x"}
        assert served("/signin", method="POST", body=body, **kind) in {400, 403}
        token = {"HTTP_AUTHORIZATION": f"Bearer {alice.tokens.access_token}"}
        todo = sent(alices_api, "POST", "todos", '{"title": "x"}').json()
        path = f"/api/v1/todos/{todo['todo_id']}/images"
        assert served(path, method="POST", body=body, **kind, **token) == 400


class TestDigests:
    @pytest.mark.parametrize(
        "digests", [DEEP, '{"title":' * 5000, "9" * 5000, '"\\ud800"', "[[1,2],[[],2]]", "[3]", "{}"]
    )
    def test_of_any_form_are_only_digests_that_do_not_match(
        self, browser: Any, alices_api: Any, digests: Any
    ) -> None:
        todo = sent(alices_api, "POST", "todos", '{"title": "A title"}').json()
        form = {"title": "Another", "status": "pending", "priority": "0", "version": "7", "digests": digests}
        answered(browser.post(f"/todos/{todo['todo_id']}", form))
        answered(browser.post(f"/todos/{todo['todo_id']}/images", {**form, "version": "1"}))


class TestIds:
    @pytest.mark.parametrize("session", ["x" * 9000, "\x00", "\N{SEEDLING}" * 600, "", "../../"])
    def test_a_session_that_cannot_be_is_not_there(self, browser: Any, alices_api: Any, session: Any) -> None:
        answer = answered(browser.post("/account/sessions/end", {"session": session}))
        assert answer.status_code == 302
        answer = alices_api.delete(f"/api/v1/auth/sessions/{quote_from_bytes(session.encode())}")
        assert answer.status_code in {404, 400, 405}, answer.content


TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from([
        "", " ", "\x00", "%", "%00", "%ED%A0%80", DEEP, "9" * 5000, "-1", "1e400", "NaN", "\u202e\u200b", "x" * 9000, "e\u0301",
        "http://[", "//", "\\", "../..", "*", '"', "W/", "a:b:c", "eyJhbGciOiJub25lIn0.e30.", "2026-13-45", "0001-01-01",
    ]),
)  # fmt: skip
BYTES = st.one_of(st.binary(max_size=40), TEXT.map(lambda text: text.encode(errors="replace")))
# What a server lets through in a header: no control characters, read as Latin-1.
HEADER = TEXT.map(
    lambda text: "".join(
        c for c in text.encode(errors="replace").decode("latin-1") if c >= " " and c != "\x7f"
    )
)
SCALAR = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT)
VALUE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)

QUERIES = [
    "limit", "cursor", "status", "tag", "priority", "due", "due_after", "due_before", "has_image", "q", "sort", "created_after",
    "completed_before", "deleted", "format", "next", "email", "action", "key", "imagekey", "content_type", "user_id", "to", "role",
    "activation_status", "label",
]  # fmt: skip
READ = [
    "/", "/signin", "/reset", "/confirm", "/account", "/admin/users", "/admin/audit", "/api/v1/todos", "/api/v1/tasks/fetch-task",
    "/api/v1/upload", "/api/v1/rekognition", "/api/v1/admin/users", "/api/v1/admin/audit", "/api/v1/schema", "/api/v1/docs",
    f"/todos/{ANY_ID}", "/static/x", "/healthz", "/nothing",
]  # fmt: skip
HEADERS = [
    "Accept", "Accept-Language", "Authorization", "Content-Type", "If-Match", "If-None-Match", "If-Modified-Since", "Idempotency-Key", "Range",
    "Cookie", "Origin", "Referer", "Host", "X-Forwarded-For", "X-Request-ID", "X-CSRFToken", "User-Agent", "X-HTTP-Method-Override",
    "HX-Request", "HX-Current-URL", "HX-Target", "HX-Request-Type", "HX-Prompt", "HX-Triggering-Event", "HX-Trigger", "Sec-Fetch-Site",
    "HX-Trigger-Name-URI-AutoEncoded", "HX-Current-URL-URI-AutoEncoded", "Access-Control-Request-Method",
]  # fmt: skip
ROUTES = [
    "auth/register", "auth/login", "auth/refresh", "auth/confirm", "auth/resend-code", "auth/forgot-password",
    "auth/reset-password", "auth/change-password", "auth/change-email", "auth/confirm-email", "todos", "tasks/create-task",
    f"todos/{ANY_ID}/images",
]  # fmt: skip
NAMES = [
    "username", "email", "password", "role", "activation_status", "code", "refresh_token", "old_password", "new_password", "title",
    "description", "status", "completed", "priority", "due_date", "order", "tags", "key",
]  # fmt: skip
FORMS = [
    "/signin", "/signup", "/confirm", "/forgot", "/reset", "/account/password", "/account/email", "/account/sessions/end",
    "/todos", f"/todos/{ANY_ID}", f"/todos/{ANY_ID}/complete", f"/todos/{ANY_ID}/images", "/confirm/resend",
]  # fmt: skip
FIELDS = [*NAMES, "kept", "next", "digests", "version", "keep_title", "session", "to", "q"]


@EXAMPLES
@given(data=st.data())
def test_queries(charlie: Any, anybody: Any, data: Any) -> None:
    query = data.draw(st.dictionaries(st.sampled_from(QUERIES), BYTES, max_size=3))
    address = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in query.items())
    path = f"{data.draw(st.sampled_from(READ))}?{address}"
    for client in (
        anybody,
        charlie.api(raise_request_exception=False),
        charlie.browser(raise_request_exception=False),
    ):
        answered(client.get(path))


@EXAMPLES
@given(
    path=st.sampled_from(READ),
    method=st.sampled_from(["GET", "POST", "DELETE", "OPTIONS", "PATCH"]),
    brought=st.dictionaries(st.sampled_from(HEADERS), HEADER, max_size=3),
)
def test_headers(alice: Person, path: str, method: Any, brought: Any) -> None:
    for client in (
        alice.api(raise_request_exception=False),
        alice.browser(raise_request_exception=False, enforce_csrf_checks=True),
    ):
        answered(client.generic(method, path, b"{}", headers={"Content-Type": "application/json", **brought}))


@EXAMPLES
@given(
    name=st.sampled_from(["access", "refresh", "device", "csrf", "messages"]),
    value=HEADER,
    path=st.sampled_from(READ),
)
def test_cookies(anybody: Any, name: str, value: str, path: str) -> None:
    named = {
        "access": settings.ACCESS_COOKIE_NAME, "refresh": settings.REFRESH_COOKIE_NAME, "device": settings.DEVICE_COOKIE_NAME,
        "csrf": settings.CSRF_COOKIE_NAME, "messages": "messages",
    }  # fmt: skip
    client = Client(raise_request_exception=False)
    for method in ("GET", "POST"):
        answered(client.generic(method, path, headers={"Cookie": f"{named[name]}={value}"}))
    sign_in = {"email": "nobody@example.com", "password": "x"}
    answered(client.post("/signin", sign_in, headers={"Cookie": f"{named[name]}={value}"}))


@EXAMPLES
@given(
    path=st.sampled_from(ROUTES),
    body=st.dictionaries(st.sampled_from(NAMES) | TEXT, VALUE, max_size=4) | VALUE,
    key=HEADER,
)
def test_bodies(alices_api: Any, path: str, body: Any, key: str) -> None:
    answered(sent(alices_api, "POST", path, json.dumps(body), Idempotency_Key=key))
    answered(sent(alices_api, "PATCH", f"todos/{ANY_ID}", json.dumps(body), If_Match=key))


@EXAMPLES
@given(
    path=st.sampled_from(ROUTES),
    body=BYTES,
    kind=st.sampled_from(["application/json", "multipart/form-data; boundary=x"]),
)
def test_bodies_that_are_nothing(alices_api: Any, path: str, body: Any, kind: str) -> None:
    answered(alices_api.generic("POST", f"/api/v1/{path}", body, content_type=kind))
    answered(
        alices_api.generic(
            "POST", f"/api/v1/{path}", b"--x\r\n" + body + b"\r\n\r\n\r\n--x--", content_type=kind
        )
    )


@EXAMPLES
@given(path=st.sampled_from(FORMS), form=st.dictionaries(st.sampled_from(FIELDS), TEXT, max_size=5))
def test_forms(browser: Any, anybody: Any, path: str, form: Any) -> None:
    answered(browser.post(path, form))
    answered(anybody.post(path, form))
