"""Entity tags (RFC 9110, section 8.8.3): of versions and of bytes, and the headers that name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rest_framework.request import Request

_ENTITY_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def etag_of(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def matches_etag(header: str, version: int) -> bool:
    """Whether an `If-None-Match` or `If-Match` header names a version (RFC 9110, section 13.1)."""
    return matches_tag(header, str(version))


def matches_tag(header: str, tag: str) -> bool:
    """Whether such a header names an entity tag, written without its quotes."""
    return header.strip() == "*" or tag in _ENTITY_TAG.findall(header)


def expected_version(request: Request) -> int | None:
    """The version named by `If-Match`, or `None` where the caller does not care.

    A tag that is none of ours can match no version: it is answered as version 0, which never exists.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header or header == "*":
        return None
    tags = _ENTITY_TAG.findall(header)
    return int(tags[0]) if len(tags) == 1 and re.fullmatch(r"[1-9]\d{0,17}", tags[0]) else 0
