"""What a request may take of AWS: its place, and its time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from botocore.stub import Stubber

from webapp import deadlines
from webapp.aws import clients
from webapp.aws.bounds import places
from webapp.places import Full

KEY: dict[str, Any] = {"TableName": "todos", "Key": {"user_id": {"S": "x"}, "todo_id": {"S": "x"}}}


@pytest.fixture(autouse=True)
def _fresh_clients() -> Iterator[None]:
    clients.forget_clients()
    yield
    clients.forget_clients()


class Wire:
    """In the place of the network: how long each attempt would have waited, and an answer that never comes."""

    def __init__(self, client: Any) -> None:
        self.waits: list[float] = []
        client.meta.events.register("before-send", self._send)

    def _send(self, request: Any, **_: Any) -> None:
        self.waits.append(request.context.get("read_timeout"))
        raise ReadTimeoutError(endpoint_url="x")


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    # Its pauses are no matter here.
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    return Wire(clients.dynamodb_client())


def get() -> None:
    with pytest.raises((ReadTimeoutError, ConnectTimeoutError)):
        clients.dynamodb_client().get_item(**KEY)


class TestTime:
    def test_is_the_clients_own_where_there_is_enough(self, wire: Wire) -> None:
        with deadlines.within(100):
            get()
        assert wire.waits == [1.5, 1.5]

    def test_is_cut_to_what_is_left_after_connecting(self, wire: Wire) -> None:
        with deadlines.within(2):
            get()
        assert all(0.5 < wait <= 1 for wait in wire.waits)
        assert wire.waits

    def test_that_is_too_short_lets_nothing_begin(self, wire: Wire) -> None:
        with deadlines.within(1):
            get()
        assert wire.waits == []

    def test_is_looked_at_before_a_repeat(self, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
        left = iter([2.0, 0.5, 0.5])
        monkeypatch.setattr(deadlines, "seconds_left", lambda: next(left))
        get()
        assert len(wire.waits) == 1

    def test_has_no_end_in_a_command(self, wire: Wire) -> None:
        get()
        # The client's own, which stands in its settings.
        assert wire.waits == [None, None]


def test_the_first_calls_after_an_outage_are_repeated_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    wire = Wire(clients.dynamodb_client())
    for _ in range(60):
        get()
    assert len(wire.waits) == 120


SIGN_IN: dict[str, Any] = {"ClientId": "x", "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {}}


class TestAPlace:
    """Each call takes one, and none keeps it."""

    @pytest.fixture(autouse=True)
    def _only_one(self, settings: Any) -> None:
        settings.AWS_REQUESTS_AT_ONCE = {"cognito-idp": 1, "s3": 1, "rekognition": 1}
        places.cache_clear()

    @pytest.mark.parametrize(
        ("factory", "operation", "parameters"),
        [
            (clients.cognito_client, "initiate_auth", SIGN_IN),
            (clients.s3_client, "head_bucket", {"Bucket": "images"}),
            (clients.rekognition_client, "detect_labels", {"Image": {"Bytes": b"x"}}),
        ],
    )
    def test_is_held_while_it_is_asked(self, factory: Any, operation: str, parameters: Any) -> None:
        client, outcomes = factory(), []

        def ask_meanwhile(**_: Any) -> None:
            # What another request would find.
            with places().request():
                with pytest.raises(Full) as caught:
                    places().take(client.meta.service_model.service_name)
                outcomes.append(caught.value.name)
            raise ReadTimeoutError(endpoint_url="x")

        client.meta.events.register("before-send", ask_meanwhile)
        with places().request():
            for _ in range(2):
                with pytest.raises(ReadTimeoutError):
                    getattr(client, operation)(**parameters)
            assert set(outcomes) == {client.meta.service_model.service_name}
            with places().request():
                places().take(client.meta.service_model.service_name)

    def test_comes_back_from_an_answer_and_from_an_error(self) -> None:
        client = clients.cognito_client()
        with Stubber(client) as stubber:
            for _ in range(2):
                stubber.add_response("initiate_auth", {"ChallengeName": "MFA_SETUP"}, SIGN_IN)
                stubber.add_client_error("initiate_auth", "NotAuthorizedException")
            for _ in range(2):
                with places().request():
                    client.initiate_auth(**SIGN_IN)
                    with pytest.raises(client.exceptions.NotAuthorizedException):
                        client.initiate_auth(**SIGN_IN)
                    with places().request():
                        places().take("cognito-idp")
