"""What a browser says of itself, in words."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from accounts.sessions.devices import device_of
from accounts.sessions.domain import MAX_DEVICE_LENGTH

WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5"
BLINK = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {BLINK} Safari/537.36", "Chrome on Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {BLINK} Safari/537.36 Edg/126.0.0.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Safari/605.1.15", "Safari on Mac OS X"),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {WEBKIT} Mobile/15E148 Safari/604.1",
            "Mobile Safari on iOS",
        ),
        (f"Mozilla/5.0 (Linux; Android 14; K) {BLINK} Mobile Safari/537.36", "Chrome Mobile on Android"),
        ("curl/8.5.0", "curl"),
        ("MyOwnProgram/2.1 (nightly)", "MyOwnProgram"),
        ("Mozilla/5.0", ""),
        ("", ""),
        ("<script>alert(1)</script>", ""),
        ("\x00\x1b[31m", ""),
    ],
)
def test_is_said_in_words(user_agent: str, words: str) -> None:
    assert device_of(RequestFactory().get("/", headers={"user-agent": user_agent})) == words


def test_nothing_said_is_no_device() -> None:
    assert device_of(RequestFactory().get("/")) == ""


@pytest.mark.parametrize(
    "user_agent", ["x" * 100_000, "Mozilla/5.0 " + "(" * 50_000, "Firefox/" + "1." * 40_000]
)
def test_what_somebody_made_up_stays_short(user_agent: str) -> None:
    assert len(device_of(RequestFactory().get("/", headers={"user-agent": user_agent}))) <= MAX_DEVICE_LENGTH
