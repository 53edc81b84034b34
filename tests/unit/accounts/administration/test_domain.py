"""What administrators ask for."""

from __future__ import annotations

import pytest

from accounts.administration.domain import UserQuery
from accounts.profiles.domain import ActivationStatus, Role


@pytest.mark.parametrize(
    ("query", "is_filtered"),
    [
        (UserQuery(), False),
        (UserQuery(limit=7), False),
        (UserQuery(text="ann"), True),
        (UserQuery(activation_status=ActivationStatus.ACTIVE), True),
        (UserQuery(role=Role.ADMIN), True),
    ],
)
def test_what_may_leave_accounts_out_is_filtered(query: UserQuery, is_filtered: bool) -> None:
    assert query.is_filtered is is_filtered


def test_a_cursor_is_bound_to_who_asks_and_for_what_but_not_to_the_size_of_the_page() -> None:
    purpose = UserQuery(text="ann").cursor_purpose("VAH000001")
    assert UserQuery(text="ann", limit=7).cursor_purpose("VAH000001") == purpose
    assert UserQuery(text="ann").cursor_purpose("VAH000002") != purpose
    assert UserQuery(text="ben").cursor_purpose("VAH000001") != purpose
