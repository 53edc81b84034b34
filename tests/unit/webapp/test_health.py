"""`/healthz` and `/readyz`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from webapp import health

NAMES = ["dynamodb", "cognito", "s3", "cache"]


def _down() -> None:
    raise TimeoutError("a secret address")


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], None]]:
    """The probes, all of them well."""
    checks: dict[str, Callable[[], None]] = {name: lambda: None for name in NAMES}
    monkeypatch.setattr(health, "_CHECKS", checks)
    return checks


def test_every_dependency_is_probed() -> None:
    assert list(health._CHECKS) == NAMES


def test_serving_asks_nobody() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


def test_a_load_balancer_may_ask_under_any_host() -> None:
    assert Client().get("/healthz", headers={"host": "10.0.1.17:3000"}).status_code == 200


def test_ready(checks: dict[str, Callable[[], None]]) -> None:
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"checks": dict.fromkeys(NAMES, "ok")}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", NAMES[:3])
def test_not_ready_without(checks: dict[str, Callable[[], None]], name: str) -> None:
    checks[name] = _down
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {**dict.fromkeys(NAMES, "ok"), name: "failed"}
    assert response["Retry-After"] == "2"
    assert "secret" not in response.content.decode()


def test_ready_without_a_cache(checks: dict[str, Callable[[], None]]) -> None:
    checks["cache"] = _down
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json()["checks"]["cache"] == "failed"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_other_methods_are_refused(path: str) -> None:
    response = Client().post(path)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
