"""Paging cursors: opaque to the caller, signed, and bound to what they were made for."""

from __future__ import annotations

from typing import Any

from django.core import signing

from webapp.errors import FieldError, InvalidInput

_SALT = "servertask.cursor"


def sign_cursor(position: dict[str, Any], *, purpose: str) -> str:
    """`position` as an opaque text that only `read_cursor` with the same `purpose` accepts.

    `purpose` names the owner and the query, so that a cursor cannot be carried over to another person's list or
    to another sort order.
    """
    return signing.dumps(position, salt=f"{_SALT}:{purpose}", compress=True)


def read_cursor(text: str, *, purpose: str) -> dict[str, Any]:
    """The position that `sign_cursor` was given.

    Raises:
        InvalidInput: the cursor was changed, or made for another owner or query.
    """
    try:
        position: dict[str, Any] = signing.loads(text, salt=f"{_SALT}:{purpose}")
    except (signing.BadSignature, ValueError, UnicodeError) as error:
        detail = "This cursor was not issued for this list."
        raise InvalidInput(errors=(FieldError("cursor", "invalid_cursor", detail),)) from error
    return position


def sign_position(position: int, *, purpose: str) -> str:
    """A place in a list that is counted, as a cursor."""
    return sign_cursor({"below": position}, purpose=purpose)


def read_position(text: str | None, *, purpose: str) -> int | None:
    """The place that `sign_position` was given; `None` where there is no cursor.

    Raises:
        InvalidInput: as `read_cursor`.
    """
    return int(read_cursor(text, purpose=purpose)["below"]) if text else None
