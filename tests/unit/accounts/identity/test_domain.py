"""Who somebody is."""

from __future__ import annotations

import pytest

from accounts.identity.domain import Identity, Visitor
from accounts.profiles.domain import ActivationStatus, Role
from tests.factories import START


@pytest.mark.parametrize("role", Role)
def test_who_is_signed_in_is_known_and_has_a_role(role: Role) -> None:
    identity = Identity(
        "VAH000001", "sub", "Ann", "ann@example.com", role, ActivationStatus.ACTIVE, START, "session"
    )
    assert identity.is_authenticated
    assert identity.is_admin is (role is Role.ADMIN)


def test_a_visitor_is_neither_known_nor_an_administrator() -> None:
    assert not Visitor().is_authenticated
    assert not Visitor().is_admin
