"""A change of the secret key: what the key before signed stays good, and what an older one signed does not."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.http import QueryDict
from django.test import RequestFactory

from accounts.identity import resumption
from webapp.cursors import read_cursor, sign_cursor
from webapp.errors import InvalidInput

NEW, OLD = "n" * 50, "o" * 50
POSITION = {"todo_id": "1"}


def kept_form() -> str:
    request = RequestFactory().post("/", {"title": "bread"})
    request.POST = QueryDict("title=bread")
    return resumption.keep(request, ["title"])


@pytest.fixture
def signed(settings: LazySettings) -> tuple[str, str]:
    """A cursor and a kept form of the old key, read from here on with the new one."""
    settings.SECRET_KEY = OLD
    made = sign_cursor(POSITION, purpose="list"), kept_form()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    return made


def test_is_not_noticed_while_the_old_key_is_a_fallback(signed: tuple[str, str]) -> None:
    cursor, form = signed
    assert read_cursor(cursor, purpose="list") == POSITION
    assert resumption.read(form) is not None


def test_ends_what_was_signed_once_it_is_none(signed: tuple[str, str], settings: LazySettings) -> None:
    settings.SECRET_KEY_FALLBACKS = []
    cursor, form = signed
    with pytest.raises(InvalidInput):
        read_cursor(cursor, purpose="list")
    assert resumption.read(form) is None


def test_signs_with_the_new_key_alone(signed: tuple[str, str], settings: LazySettings) -> None:
    fresh = sign_cursor(POSITION, purpose="list")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    with pytest.raises(InvalidInput):
        read_cursor(fresh, purpose="list")
