"""Lists of the API as they are sent: with an entity tag over their very bytes, and kept in the shared cache."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseNotModified
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from webapp.api.entity_tags import matches_tag
from webapp.cache.versioned import versioned_cache

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from rest_framework.request import Request

Page = tuple[list[dict[str, Any]], dict[str, str]]
_JSON = JSONRenderer.media_type
_SEPARATOR = b"\n"


@dataclass(frozen=True, slots=True)
class _Sent:
    """What goes over the wire."""

    tag: str
    link: str
    body: bytes

    @classmethod
    def of(cls, page: Page) -> _Sent:
        values, headers = page
        body, link = JSONRenderer().render(values), headers.get("Link", "")
        # A page that was the last one and is it no longer has the same body, and is not the same.
        digest = hashlib.blake2b(body, digest_size=16, person=b"more" if link else b"last")
        return cls(digest.hexdigest(), link, body)

    @classmethod
    def from_bytes(cls, kept: bytes) -> _Sent:
        tag, link, body = kept.split(_SEPARATOR, 2)
        return cls(tag.decode(), link.decode(), body)

    @classmethod
    def is_in(cls, kept: bytes) -> bool:
        """Whether bytes are what `to_bytes` makes, as far as the headers of an answer depend on it."""
        try:
            sent = cls.from_bytes(kept)
        except ValueError:
            return False
        return f"{sent.tag}{sent.link}".isascii() and f"{sent.tag}{sent.link}".isprintable()

    def to_bytes(self) -> bytes:
        return _SEPARATOR.join((self.tag.encode(), self.link.encode(), self.body))


def answer_list(
    request: Request, read: Callable[[], Page], *, scope: str | None = None, variant: str = ""
) -> HttpResponseBase:
    """A list, or 304 for who has it already.

    Args:
        request: what is answered.
        read: checks the query and reads the page; not asked where the answer is kept already.
        scope: what the cache knows as the owner of the list; without one, and for all but first pages, nothing is kept.
        variant: what the list depends on besides its address, such as the day.
    """
    if not isinstance(request.accepted_renderer, JSONRenderer):
        # A browsable page is made of the values, not of the bytes.
        values, headers = read()
        return Response(values, headers=headers)
    is_kept = scope is not None and "cursor" not in request.query_params
    sent = _kept(request, read, scope, variant) if scope is not None and is_kept else _Sent.of(read())
    headers = {"ETag": f'"{sent.tag}"', **({"Link": sent.link} if sent.link else {})}
    if matches_tag(request.headers.get("If-None-Match", ""), sent.tag):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(sent.body, content_type=_JSON, headers=headers)


def _kept(request: Request, read: Callable[[], Page], scope: str, variant: str) -> _Sent:
    # Host and scheme stand in the addresses of a list, and the query in its link. What was answered for exactly this
    # address needs no new check.
    address = hashlib.sha256(f"{request.build_absolute_uri()}\n{variant}".encode()).hexdigest()
    kept = versioned_cache().kept(
        scope, f"list:{address}", lambda: _Sent.of(read()).to_bytes(), is_sound=_Sent.is_in
    )
    return _Sent.from_bytes(kept)
