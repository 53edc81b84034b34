"""What a browser shows, and whether somebody is signed in there."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from tests.personas import ALICE


def text_of(answer: Any) -> str:
    """What stands on a page, without its tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def is_signed_in(browser: Client) -> bool:
    return bool(browser.get("/account").status_code == 200)


def can_sign_in(password: str, email: str = ALICE.email) -> bool:
    answer = Client().post("/signin", {"email": email, "password": password})
    return bool(answer.status_code == 302)
