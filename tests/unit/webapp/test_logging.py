"""What stands in the log, and what never does."""

from __future__ import annotations

import io
import logging
import sys
from typing import ClassVar

import pytest
from botocore.exceptions import ClientError, HTTPClientError, ParamValidationError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve

from tests.unit.webapp.conftest import lines
from webapp.errors import Unavailable
from webapp.errors.outages import log_outage
from webapp.logging import JsonFormatter, LineFormatter, NoPathFilter, current_request_id
from webapp.middleware import RequestLogMiddleware
from webapp.places import Full

SECRET = "hush-hush"


class TestALine:
    def test_is_one_json_object_with_the_request_id(self, log: io.StringIO) -> None:
        token = current_request_id.set("request-1")
        logging.getLogger("servertask.test").warning("Two\nlines", extra={"fields": {"count": 3}})
        current_request_id.reset(token)
        (line,) = lines(log)
        assert line.pop("time").endswith("+00:00")
        assert line == {
            "level": "WARNING",
            "logger": "servertask.test",
            "message": "Two\nlines",
            "request_id": "request-1",
            "count": 3,
        }

    def test_holds_nothing_a_call_did_not_mean_to_say(self, log: io.StringIO) -> None:
        logging.getLogger("servertask.test").warning("Hello", extra={"password": SECRET})
        assert SECRET not in log.getvalue()

    def test_shows_the_stack_of_a_fault(self, log: io.StringIO) -> None:
        try:
            _ = 1 / 0
        except ZeroDivisionError:
            logging.getLogger("servertask.test").exception("Broken")
        (line,) = lines(log)
        assert "ZeroDivisionError" in line["exception"]

    def test_for_a_person_holds_the_same_fields(self) -> None:
        record = logging.makeLogRecord({"msg": "request", "levelname": "INFO", "fields": {"status": 200}})
        assert LineFormatter("%(levelname)s %(message)s").format(record) == "INFO request status=200"

    def test_for_a_person_holds_no_metrics(self) -> None:
        record = logging.makeLogRecord({"msg": "request", "levelname": "INFO", "metrics": {"_aws": {}}})
        assert LineFormatter("%(levelname)s %(message)s").format(record) == "INFO request"


class TestTheLineOfARequest:
    def test_names_method_route_status_and_time_only(self, log: io.StringIO) -> None:
        request = RequestFactory().post(
            f"/api/v1/auth/login/{SECRET}?token={SECRET}",
            data={"password": SECRET},
            headers={"Authorization": f"Bearer {SECRET}", "Cookie": f"servertask_access={SECRET}"},
        )
        RequestLogMiddleware(lambda _: HttpResponse(SECRET, status=418))(request)
        (line,) = lines(log)
        assert set(line) == {
            "time", "level", "logger", "message", "request_id", "method", "route", "status", "milliseconds",
            "aws_milliseconds", "aws_calls", "_aws", "requests", "errors", "latency",
        }  # fmt: skip
        assert (line["method"], line["route"], line["status"]) == ("POST", "-", 418)
        assert SECRET not in log.getvalue()

    @pytest.mark.parametrize("path", ["/healthz", f"/no-such-page/{SECRET}?q={SECRET}"])
    def test_of_a_real_request(self, log: io.StringIO, path: str) -> None:
        Client().get(path, headers={"Authorization": f"Bearer {SECRET}"})
        assert [line["message"] for line in lines(log)].count("request") == 1
        assert SECRET not in log.getvalue()


class TestARequestId:
    def answer(self, brought: str) -> str:
        request = RequestFactory().get("/", headers={"X-Request-ID": brought})
        return RequestLogMiddleware(lambda _: HttpResponse())(request)["X-Request-ID"]

    def test_that_is_brought_is_kept(self) -> None:
        assert self.answer("abcdefgh-1234") == "abcdefgh-1234"

    @pytest.mark.parametrize(
        "brought", ["", "short", "x" * 65, 'a"b{c}d:e,f', "with spaces in it", "über-12345"]
    )
    def test_that_could_do_harm_is_replaced(self, brought: str) -> None:
        answered = self.answer(brought)
        assert answered != brought
        assert len(answered) == 32


def test_an_outage_names_its_cause_in_the_log_only(log: io.StringIO) -> None:
    error = Unavailable()
    error.__cause__ = TimeoutError("the store")
    log_outage(error)
    (line,) = lines(log)
    assert line["cause"] == "TimeoutError"
    assert "the store" not in error.message


class TestWhatPeopleWrote:
    """botocore's messages repeat what it was given, and AWS's what it was sent."""

    SECRET = "Buy a ring for Ann"
    ERRORS: ClassVar[list[Exception]] = [
        ParamValidationError(report=SECRET),
        ClientError({"Error": {"Code": "ValidationException", "Message": SECRET}}, "PutItem"),
        HTTPClientError(error=SECRET),
    ]

    @pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
    def test_is_not_in_the_line_of_an_outage(
        self, error: Exception, caplog: pytest.LogCaptureFixture
    ) -> None:
        outage = Unavailable()
        outage.__cause__ = error
        log_outage(outage)
        cause = caplog.records[0].__dict__["fields"]["cause"]
        assert cause.startswith(type(error).__name__)
        assert self.SECRET not in cause

    @pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
    @pytest.mark.parametrize("formatter", [JsonFormatter(), LineFormatter("%(message)s")])
    def test_is_in_no_traceback(self, error: Exception, formatter: logging.Formatter) -> None:
        try:
            try:
                raise error  # noqa: TRY301 -- it needs a traceback
            except Exception:  # noqa: BLE001 -- each kind is tried
                raise ZeroDivisionError("division by zero")  # noqa: B904 -- what came before is looked at as well
        except ZeroDivisionError:
            record = logging.LogRecord("x", logging.ERROR, "x", 1, "Broken", None, sys.exc_info())
        line = formatter.format(record)
        assert self.SECRET not in line
        assert type(error).__name__ in line
        assert "ZeroDivisionError: division by zero" in line
        assert "test_is_in_no_traceback" in line

    def test_an_outage_of_aws_has_its_operation_and_code(self, caplog: pytest.LogCaptureFixture) -> None:
        outage = Unavailable()
        outage.__cause__ = ClientError({"Error": {"Code": "ThrottlingException"}}, "PutItem")
        log_outage(outage)
        assert caplog.records[0].__dict__["fields"] == {"cause": "ClientError PutItem ThrottlingException"}

    def test_a_place_that_is_not_there_has_its_name(self, caplog: pytest.LogCaptureFixture) -> None:
        log_outage(Full("s3"))
        assert caplog.records[0].__dict__["fields"] == {"cause": "no place for s3"}


def test_what_django_says_of_an_answer_names_the_route_and_not_the_path() -> None:
    request = RequestFactory().get("/feed/a-secret.ics")
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "%s: %s", ("Down", request.path), None)
    record.request = request
    assert NoPathFilter().filter(record)
    assert record.getMessage() == "Down: -"
    record.args = ("Down", request.path)
    request.resolver_match = resolve(request.path)
    assert NoPathFilter().filter(record)
    assert record.getMessage() == "Down: feed/<str:secret>.ics"
