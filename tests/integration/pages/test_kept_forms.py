"""Every form that keeps what was typed, read off the addresses, so that a new one cannot be forgotten."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.identity.guards import FormKeepingView
from accounts.sessions.sign_in import AuthenticationService
from tests.integration.pages.conftest import Surfer
from todos.bulk.service import BulkService
from todos.checklists.service import ChecklistService
from todos.images.service import ImageService
from todos.lists.service import ListService
from todos.tags.service import TagService
from todos.tasks.service import TodoService
from webapp.errors import Unavailable
from webapp.recovery import recoverable_view

OWN = {"Origin": "http://testserver"}


def _patterns(resolver: Any, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from _patterns(part, part.namespace or namespace)
        else:
            yield f"{namespace}:{part.name}" if namespace else str(part.name), part


FORMS = {
    name: part
    for name, part in _patterns(get_resolver())
    if isinstance(recoverable_view(part.callback), FormKeepingView)
}


def address_of(name: str) -> str:
    arguments = {argument: str(uuid.uuid4()) for argument in FORMS[name].pattern.converters}
    return reverse(name, kwargs=arguments)


def test_there_are_some_also_with_ids() -> None:
    assert {"todos:add", "todos:detail", "todos:label_again", "todos:remove_image"} <= set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_one_that_came_with_a_stale_token_is_answered(anna: Surfer, name: str) -> None:
    browser = anna.person.browser(enforce_csrf_checks=True)
    answer = browser.post(address_of(name), {"title": "My words"}, headers=OWN)
    assert answer.status_code == 403


@pytest.mark.parametrize("name", FORMS)
def test_one_of_a_session_that_is_over_is_answered(aws: object, name: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(address_of(name), {"title": "My words"}, headers=OWN)
    assert answer.status_code in {401, 403}


def test_one_with_a_stale_token_while_nobody_knows_who_it_is_from_is_answered(
    anna: Surfer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise Unavailable

    monkeypatch.setattr(AuthenticationService, "authenticate", down)
    browser = anna.person.browser(enforce_csrf_checks=True)
    for name in FORMS:
        answer = browser.post(address_of(name), {"title": "My words"}, headers=OWN)
        assert answer.status_code == 403, name


@pytest.mark.parametrize("name", [name for name in FORMS if name.startswith("todos:")])
def test_one_that_comes_while_nothing_answers_comes_back(
    anna: Surfer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise Unavailable

    for service in (TodoService, ImageService, ChecklistService, BulkService, ListService, TagService):
        for method, _ in inspect.getmembers(service, inspect.isfunction):
            if not method.startswith("_"):
                monkeypatch.setattr(service, method, down)
    typed = {"title": "My words", "name": "My words", "status": "pending", "priority": "0"}
    typed |= {"todo_ids": str(uuid.uuid4()), "tag": "My words", "action": "tag"}
    answer = anna.browser.post(address_of(name), typed)
    assert answer.status_code == 503
    assert b"My words" in answer.content
