"""The figures of a request, and the line by which CloudWatch learns them."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from tests.emf import metrics_of
from tests.unit.webapp.conftest import lines
from webapp import metrics
from webapp.middleware import RequestLogMiddleware

NOW = datetime(2026, 11, 25, 12, 0, 0, 250_000, UTC)


class TestCounting:
    def test_adds_up(self) -> None:
        with metrics.collected() as counts:
            metrics.count("aws_calls")
            metrics.count("aws_calls")
            metrics.count("read_units", 0.5)
        assert counts == {"aws_calls": 2, "read_units": 0.5}

    def test_outside_a_request_does_nothing(self) -> None:
        metrics.count("aws_calls")
        with metrics.collected() as counts:
            pass
        assert counts == {}

    def test_keeps_requests_apart(self) -> None:
        def request(number: int) -> float:
            with metrics.collected() as counts:
                for _ in range(number):
                    metrics.count("aws_calls")
            return counts["aws_calls"]

        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(request, range(1, 40))) == list(range(1, 40))

    def test_ends_with_the_request(self) -> None:
        with metrics.collected() as counts:
            pass
        metrics.count("aws_calls")
        assert counts == {}


class TestTheDocument:
    def test_tells_latency_by_route_and_everything_in_sum(self) -> None:
        line = metrics.document(
            route="api/v1/todos",
            counts={"aws_calls": 2, "read_units": 1.5},
            milliseconds=12.3,
            is_error=False,
            at=NOW,
        )
        assert metrics_of(line) == {
            ("latency", (("route", "api/v1/todos"),)): 12.3,
            ("requests", ()): 1,
            ("errors", ()): 0,
            ("latency", ()): 12.3,
            ("aws_calls", ()): 2,
            ("read_units", ()): 1.5,
        }
        assert line["_aws"]["Timestamp"] == int(NOW.timestamp()) * 1000 + 250

    def test_tells_an_error_by_route(self) -> None:
        line = metrics.document(route="-", counts={}, milliseconds=1, is_error=True, at=NOW)
        found = metrics_of(line)
        assert found["errors", (("route", "-"),)] == found["errors", ()] == 1

    def test_stays_within_the_specification_for_every_counter(self) -> None:
        every = dict.fromkeys(get_args(metrics.Counter), 1.0)
        line = metrics.document(route="-", counts=every, milliseconds=1, is_error=True, at=NOW)
        assert {name for name, _ in metrics_of(line)} == {"requests", "errors", "latency", *every}


class TestTheLineOfARequest:
    def line_of(
        self, log: io.StringIO, path: str, response: HttpResponse, route: str | None = None
    ) -> dict[str, Any]:
        def view(request: HttpRequest) -> HttpResponse:
            metrics.count("aws_calls", 2)
            metrics.count("aws_milliseconds", 3.14159)
            if route is not None:
                request.resolver_match = type("Match", (), {"route": route})()
            return response

        RequestLogMiddleware(view)(RequestFactory().get(path))
        (line,) = lines(log)
        return line

    def test_holds_the_metrics(self, log: io.StringIO) -> None:
        line = self.line_of(log, "/todos/secret-title", HttpResponse(status=503), "todos/<uuid:todo_id>")
        found = metrics_of(line)
        assert found["requests", ()] == found["errors", ()] == 1
        assert found["aws_milliseconds", ()] == 3.1
        assert ("latency", (("route", "todos/<uuid:todo_id>"),)) in found
        assert "secret-title" not in log.getvalue()

    @pytest.mark.parametrize(
        ("path", "route", "named"),
        [
            ("/", "", "/"),
            ("/static/css/app.css", None, "/static/"),
            ("/whatever/a/person/types", None, "-"),
        ],
    )
    def test_names_a_route_out_of_a_bounded_set(
        self, log: io.StringIO, path: str, route: str | None, named: str
    ) -> None:
        line = self.line_of(log, path, HttpResponse(), route)
        assert line["route"] == named
        assert ("latency", (("route", named),)) in metrics_of(line)

    @pytest.mark.parametrize("status", [200, 302, 404, 429])
    def test_counts_no_error_that_is_the_callers(self, log: io.StringIO, status: int) -> None:
        assert metrics_of(self.line_of(log, "/", HttpResponse(status=status)))["errors", ()] == 0

    @pytest.mark.parametrize("path", ["/healthz", "/readyz"])
    def test_of_a_health_check_holds_no_metrics(self, log: io.StringIO, path: str) -> None:
        line = self.line_of(log, path, HttpResponse())
        assert line["route"] == path
        assert "_aws" not in line


def test_every_route_can_be_a_dimension() -> None:
    def patterns(found: list[URLPattern | URLResolver], prefix: str = "") -> list[str]:
        routes: list[str] = []
        for entry in found:
            route = f"{prefix}{entry.pattern}"
            routes += patterns(entry.url_patterns, route) if isinstance(entry, URLResolver) else [route]
        return routes

    routes = patterns(get_resolver().url_patterns)
    assert len(routes) > 20
    for route in routes:
        line = metrics.document(route=route or "/", counts={}, milliseconds=1, is_error=False, at=NOW)
        metrics_of(line)
