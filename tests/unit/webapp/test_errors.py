"""Every expected error has a status, and the same in every part of the code."""

from __future__ import annotations

import importlib
import pkgutil
from http import HTTPStatus

import pytest

import accounts
import todos
import webapp
from webapp import errors
from webapp.errors import DomainError, FieldError, InvalidInput, ShownStaleVersion, StaleVersion
from webapp.errors.problems import error_headers
from webapp.errors.statuses import retry_after_seconds, status_of

KINDS = {
    errors.InvalidInput: 400,
    errors.NotAuthenticated: 401,
    errors.PermissionDenied: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.StaleVersion: 412,
    errors.LengthRequired: 411,
    errors.TooLarge: 413,
    errors.UnsupportedType: 415,
    errors.Unprocessable: 422,
    errors.RateLimited: 429,
    errors.Unavailable: 503,
}


def _import_everything() -> None:
    for package in (accounts, todos, webapp):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def _all_below(kind: type[DomainError]) -> set[type[DomainError]]:
    return {kind}.union(*map(_all_below, kind.__subclasses__()))


def test_no_kind_is_forgotten() -> None:
    assert set(DomainError.__subclasses__()) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "status"), KINDS.items(), ids=lambda value: getattr(value, "__name__", value)
)
def test_a_kind_has_its_status(kind: type[DomainError], status: int) -> None:
    assert status_of(kind()) == status


def test_every_error_has_a_status_a_code_and_a_sentence() -> None:
    _import_everything()
    for kind in _all_below(DomainError) - {DomainError}:
        # An error that shows the current state takes it as an argument; its class says the rest.
        error = kind.__new__(kind)
        assert status_of(error) != HTTPStatus.INTERNAL_SERVER_ERROR, kind
        assert kind.code.replace("_", "").isalpha(), kind
        assert kind.message.endswith((".", "?")), kind


def test_an_error_of_no_kind_is_a_fault_of_ours() -> None:
    assert status_of(DomainError()) == HTTPStatus.INTERNAL_SERVER_ERROR


def test_what_passes_says_when_to_come_back() -> None:
    assert retry_after_seconds(errors.Unavailable(retry_after_seconds=7)) == 7
    assert error_headers(errors.RateLimited(retry_after_seconds=9)) == {"Retry-After": "9"}
    assert error_headers(errors.NotFound()) == {}
    assert error_headers(errors.NotAuthenticated()) == {"WWW-Authenticate": "Bearer"}


def test_one_wrong_field_speaks_for_itself_and_several_are_listed() -> None:
    one, two = (
        FieldError("title", "blank", "A task needs a title."),
        FieldError("tags", "length", "Too long."),
    )
    assert InvalidInput(errors=(one,)).message == "A task needs a title."
    assert InvalidInput(errors=(one, two)).message == InvalidInput.message


def test_a_stale_version_is_shown_with_the_current_one_and_its_own_words() -> None:
    class Edited(StaleVersion):
        code, message = "edited", "Somebody edited it."

    shown = ShownStaleVersion(Edited(), current={"version": 2})
    assert (shown.code, shown.message, shown.current) == ("edited", "Somebody edited it.", {"version": 2})
