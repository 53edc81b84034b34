"""What the protocol asks, what gunicorn refuses, and what its refusals look like."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.serving.server import Raw, Server, serving
from webapp.serving.refusals import SECURITY_HEADERS

GET = "GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n"
POST = "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n{more}\r\n"


class TestConnections:
    def test_serve_one_request_after_another(self, client: Raw) -> None:
        for number in range(3):
            assert client.get(f"/{number}").body.startswith(f"GET /{number} ".encode())

    def test_serve_in_order_what_comes_at_once(self, client: Raw) -> None:
        client.send(
            GET.format(path="/1", more="")
            + POST.format(path="/2", length=3, more="")
            + "abc"
            + POST.format(path="/unread", length=3, more="")
            + "def"
            + GET.format(path="/4", more="Connection: close\r\n")
        )
        answers = [client.answer().body for _ in range(4)]
        assert answers == [b"GET /1 0 0", b"POST /2 3 294", b"unread", b"GET /4 0 0"]
        assert client.is_closed()

    def test_end_with_http_1_0(self, client: Raw) -> None:
        assert client.send("GET /old HTTP/1.0\r\n\r\n").answer().body == b"GET /old 0 0"
        assert client.is_closed()

    def test_go_on_after_a_body_that_nobody_read(self, client: Raw) -> None:
        body = "x" * 300_000
        assert (
            client.send(POST.format(path="/unread", length=len(body), more="") + body).answer().status == 200
        )
        assert client.get("/next").body == b"GET /next 0 0"

    def test_carry_files(self, client: Raw) -> None:
        answer = client.send(GET.format(path="/file", more="Connection: close\r\n")).rest()
        assert b"A WSGI application that does what a test of the server needs" in answer

    def test_survive_an_answer_that_cannot_be_sent(self, client: Raw) -> None:
        answer = client.get("/forbidden-header")
        assert answer.status == 500
        assert answer.problem()["code"] == "internal_error"


class TestBodies:
    def test_are_asked_for_by_whoever_waits_for_that(self, client: Raw) -> None:
        client.send(POST.format(path="/asked", length=3, more="Expect: 100-continue\r\n"))
        assert client.answer().status == 100
        assert client.send("abc").answer().body == b"POST /asked 3 294"

    def test_are_not_asked_for_if_they_are_too_long(self, client: Raw) -> None:
        client.send(POST.format(path="/", length=2**30, more="Expect: 100-continue\r\n"))
        answer = client.answer()
        assert (answer.status, answer.headers["connection"]) == (413, "close")
        assert client.is_closed()

    def test_that_are_too_long_are_refused_by_the_application(self, client: Raw) -> None:
        client.send(POST.format(path="/", length=2**30, more="") + "x" * 1000)
        assert client.answer().status == 413
        assert client.is_closed()

    def test_in_chunks_are_refused_by_the_application(self, client: Raw) -> None:
        head = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        answer = client.send(head + "3\r\nabc\r\n0\r\n\r\n" + GET.format(path="/smuggled", more="")).answer()
        assert (answer.status, answer.headers["connection"]) == (413, "close")
        assert client.is_closed(), "nothing after it is taken for a request"


class TestRefusals:
    @pytest.mark.parametrize(
        ("sent", "status", "code"),
        [
            (GET.format(path="/" + "a" * 5000, more=""), 414, "uri_too_long"),
            ("GET /" + "a" * 70_000, 414, "uri_too_long"),
            (GET.format(path="/", more=f"X-Long: {'a' * 9000}\r\n"), 431, "headers_too_large"),
            (GET.format(path="/", more="X-Many: a\r\n" * 101), 431, "headers_too_large"),
            (GET.format(path="/", more="X-A: a\r\n" * 9000).removesuffix("\r\n"), 431, "headers_too_large"),
            ("nonsense\r\n\r\n", 400, "malformed"),
            ("GET / HTTP/1.1\nHost: localhost\n\n", 400, "malformed"),
            (GET.format(path="/", more="Bad Name: a\r\n"), 400, "malformed"),
            (GET.format(path="/", more="Expect: wonders\r\n"), 417, "expectation_failed"),
            (GET.format(path="/", more="Transfer-Encoding: wonders\r\n"), 501, "not_implemented"),
        ],
    )
    def test_are_problems_with_security_headers(self, client: Raw, sent: str, status: int, code: str) -> None:
        answer = client.send(sent).answer()
        problem = answer.problem()
        assert (answer.status, problem["status"], problem["code"]) == (status, status, code)
        assert problem["request_id"] == answer.headers["x-request-id"]
        assert answer.headers["connection"] == "close"
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers[name.lower()] == value
        assert client.is_closed()

    def test_repeat_nothing_of_the_request(self, server: Server, client: Raw) -> None:
        answer = client.send("GET /?token=secret nonsense\r\n\r\n").answer()
        assert b"secret" not in answer.body
        assert "secret" not in server.log.read_text()


# Each ambiguous or broken in a way that another server could read otherwise.
AMBIGUOUS = [
    "Content-Length: 3\r\nContent-Length: 3\r\n",
    "Content-Length: 3\r\nContent-Length: 4\r\n",
    "Content-Length: 3, 3\r\n",
    "Content-Length: +3\r\n",
    "Content-Length: 0x3\r\n",
    "Content-Length: -3\r\n",
    "Content-Length: ٣\r\n",
    f"Content-Length: {'9' * 5000}\r\n",
    "Content-Length : 3\r\n",
    "Content-Length:\r\n",
    "Content_Length: 3\r\n",
    "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
    "Transfer-Encoding: chunked, chunked\r\n",
    "Transfer-Encoding: gzip\r\n",
    "Transfer-Encoding: chunked, gzip\r\n",
    "Transfer-Encoding: xchunked\r\n",
    "Transfer-Encoding: \x0bchunked\r\n",
    "Transfer-Encoding:\r\n chunked\r\n",
    "Transfer-Encoding: chunked\n",
    "X: a\r\n folded\r\n",
    "X: a\rb\r\n",
    "X: a\x00b\r\n",
    "Host: elsewhere\r\n",
    ": nameless\r\n",
]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """gunicorn's own worker."""
    options = ("--worker-class", "gthread", "--threads", "4", "--no-control-socket")
    with serving(tmp_path_factory.mktemp("plain"), *options) as found:
        yield found


class TestSmuggling:
    @pytest.mark.parametrize("header", AMBIGUOUS)
    def test_is_refused_as_gunicorn_refuses_it(self, server: Server, plain: Server, header: str) -> None:
        sent = f"POST / HTTP/1.1\r\nHost: localhost\r\n{header}\r\nabc"
        with server.connect() as ours, plain.connect() as theirs:
            expected = theirs.send(sent).answer().status
            answer = ours.send(sent).answer()
            assert answer.status == expected
            # gunicorn drops a name with an underscore: then the body is the beginning of the next request.
            assert ours.is_closed() == ("_" not in header)
