"""Places: as many as there are, and each comes back."""

from __future__ import annotations

import runpy
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import copy_context

import pytest
from django.conf import settings

from tests.local_cloud import ROOT
from webapp.places import Full, Places

# Lists, and whatever else needs no place.
_LEFT_FOR_OTHERS = 2


@pytest.fixture
def places() -> Places:
    return Places({"pool": 2, "bucket": 1})


@contextmanager
def elsewhere(places: Places, name: str) -> Iterator[None]:
    """Another request, which has a place."""
    is_over, has_it = threading.Event(), threading.Event()

    def hold() -> None:
        with places.request(), places.taken(name):
            has_it.set()
            assert is_over.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    assert has_it.wait(20)
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def test_who_finds_none_is_told_at_once_and_when_to_come_again(places: Places) -> None:
    with elsewhere(places, "pool"), elsewhere(places, "pool"), places.request():
        with pytest.raises(Full) as caught:
            places.take("pool")
        assert (caught.value.name, caught.value.retry_after_seconds) == ("pool", 2)
        # There are others for something else.
        places.take("bucket")


def test_each_comes_back(places: Places) -> None:
    for _ in range(3):
        with elsewhere(places, "bucket"):
            pass
    with places.request(), places.taken("bucket"):
        pass


def test_one_that_failed_comes_back(places: Places) -> None:
    with places.request():
        with pytest.raises(ZeroDivisionError), places.taken("bucket"):
            raise ZeroDivisionError
        with elsewhere(places, "bucket"):
            pass


def test_a_request_needs_only_one(places: Places) -> None:
    with places.request():
        with places.taken("bucket"), places.taken("bucket"):
            pass
        with elsewhere(places, "bucket"):
            pass


def test_one_that_was_never_given_back_goes_with_its_request(places: Places) -> None:
    with places.request():
        places.take("bucket")
        places.take("bucket")
    with elsewhere(places, "bucket"):
        pass


def test_nothing_is_given_back_twice(places: Places) -> None:
    with places.request():
        places.give_back("bucket")
        with places.taken("bucket"):
            pass
        places.give_back("bucket")
    with elsewhere(places, "bucket"), places.request(), pytest.raises(Full):
        places.take("bucket")


def test_whoever_is_no_request_needs_none(places: Places) -> None:
    def ask() -> None:
        with ExitStack() as stack:
            for _ in range(9):
                stack.enter_context(places.taken("bucket"))

    copy_context().run(ask)


def test_what_has_no_name_has_no_bound(places: Places) -> None:
    with places.request():
        places.take("database")


def test_all_together_leave_threads_for_lists() -> None:
    threads = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))["threads"]
    taken = sum(settings.AWS_REQUESTS_AT_ONCE.values()) + settings.READINESS_CHECKS_AT_ONCE
    assert taken <= threads - _LEFT_FOR_OTHERS
