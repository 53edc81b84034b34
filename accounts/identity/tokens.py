"""Access tokens, verified here on every request: the only module that knows python-jose.

The library is forgiving, so every check is made by hand or stated although it may be the default: it takes the
algorithm from the token unless one is named, accepts tokens without `exp`, an `exp` that is a text, an absent
`aud`, keys meant for encryption and an unknown `crit`, and 17 spellings of one signature. Whatever is kept about
a token is therefore keyed by `origin_jti`, `jti` or `sub`, never by its text.

The checks are those AWS asks for:
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import urllib3
from jose import jwk, jws, jwt
from jose.exceptions import JOSEError

from accounts.identity.domain import Claims
from accounts.identity.errors import InvalidToken
from webapp import deadlines
from webapp.errors import Unavailable

_log = logging.getLogger(__name__)
ALGORITHM = "RS256"
# By how much AWS's clock and a server's may differ. A server that is further behind takes every token for one from the
# future, and one that is further ahead takes each for over a little early.
LEEWAY_SECONDS = 60
# An unknown key id makes us look at the pool's keys again, this often at most: ids are free to invent.
REFRESH_COOL_DOWN_SECONDS = 60
# After a failed look nobody tries again for this long, so that requests do not queue up behind a server that hangs.
FAILURE_COOL_DOWN_SECONDS = 5
# For the connection and for the answer each, so that both together stay under the promised 5 seconds.
FETCH_TIMEOUT_SECONDS = 1.5
# Cognito's access tokens are about 1,000 characters; python-jose need not look at anything much longer.
MAX_TOKEN_LENGTH = 8192
KeySet = Mapping[str, Mapping[str, Any]]


class KeyFetcher(Protocol):
    """Gets the pool's public keys."""

    def __call__(self) -> dict[str, Any]:
        """The JSON Web Key Set.

        Raises:
            Unavailable: it cannot be had now.
        """


def jwks_fetcher(url: str) -> KeyFetcher:
    """A fetcher of the key set at `url`."""
    pool = urllib3.PoolManager(retries=False)

    def fetch() -> dict[str, Any]:
        seconds = deadlines.at_most(2 * FETCH_TIMEOUT_SECONDS) / 2
        if seconds <= 0:
            raise Unavailable
        try:
            response = pool.request("GET", url, timeout=seconds)
            if response.status != 200:  # noqa: PLR2004 -- anything but OK is no key set
                raise Unavailable
            document = json.loads(response.data)
        except (urllib3.exceptions.HTTPError, ValueError, RecursionError) as error:
            # urllib3 compares the length with what was announced; the last one comes from JSON nested without end.
            raise Unavailable from error
        if not isinstance(document, dict):
            raise Unavailable
        return document

    return fetch


class SigningKeys:
    """The pool's keys by their id, fetched when first needed and when an unknown id appears."""

    def __init__(self, *, fetch: KeyFetcher, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._keys: KeySet = {}
        # Ids of keys that the pool has and nobody can use, since there is something wrong with the set.
        self._broken: frozenset[str] = frozenset()
        self._fetched_at: float | None = None
        self._failed_at: float | None = None

    def find(self, key_id: str) -> Mapping[str, Any]:
        """The key with this id.

        Raises:
            InvalidToken: the pool has none.
            Unavailable: the id is not known and the keys cannot be fetched now, or the key is there and broken.
        """
        key = self._keys.get(key_id)
        if key is None:
            self._look_again(key_id)
            key = self._keys.get(key_id)
        if key is None and key_id in self._broken:
            raise Unavailable
        if key is None:
            raise InvalidToken
        return key

    def _look_again(self, key_id: str) -> None:
        """Look at the pool's keys, if it is time to; everybody waits for the first look, and nobody for a later one.

        An unknown id is easily invented, and a pool that hangs would hold a thread for each.
        """
        if not self._lock.acquire(blocking=not self._keys):
            raise Unavailable
        try:
            self._refresh_if_due(key_id)
        finally:
            self._lock.release()

    def _refresh_if_due(self, key_id: str) -> None:
        if key_id in self._keys:
            return
        # A broken key is the pool's trouble, and may be mended a moment later; an unknown one is likely invented.
        cool_down = FAILURE_COOL_DOWN_SECONDS if key_id in self._broken else REFRESH_COOL_DOWN_SECONDS
        if self._is_within(self._fetched_at, cool_down):
            return
        if self._is_within(self._failed_at, FAILURE_COOL_DOWN_SECONDS):
            raise Unavailable
        try:
            self._keys, self._broken = _signing_keys(self._fetch())
        except Unavailable:
            self._failed_at = self._monotonic()
            raise
        self._fetched_at = self._monotonic()

    def _is_within(self, moment: float | None, seconds: float) -> bool:
        return moment is not None and self._monotonic() - moment < seconds


def _signing_keys(document: Mapping[str, Any]) -> tuple[KeySet, frozenset[str]]:
    """Those keys of a set that are RSA, meant for signatures, and have an id; and the ids of those that are broken.

    Raises:
        Unavailable: there is none; kept, such a set would refuse everybody for a minute.
    """
    keys = document.get("keys")
    found = {
        key["kid"]: key
        for key in (keys if isinstance(keys, list) else [])
        if isinstance(key, dict)
        and isinstance(key.get("kid"), str)
        and key.get("kty") == "RSA"
        and key.get("use") == "sig"
        and key.get("alg", ALGORITHM) == ALGORITHM
    }
    broken = frozenset(key_id for key_id, key in found.items() if not _is_usable(key))
    if broken:
        _log.error("Keys of the pool cannot be used", extra={"fields": {"keys": sorted(broken)}})
    if not found.keys() - broken:
        raise Unavailable
    return {key_id: key for key_id, key in found.items() if key_id not in broken}, broken


def _is_usable(key: Mapping[str, Any]) -> bool:
    try:
        jwk.construct(dict(key), ALGORITHM)
    except (JOSEError, ValueError, TypeError, KeyError, AttributeError):
        return False
    return True


class CognitoTokenVerifier:
    """`TokenVerifier` for access tokens of one client of one user pool."""

    def __init__(
        self,
        *,
        keys: SigningKeys,
        issuer: str,
        client_id: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._client_id = client_id
        self._now = now

    def verify(self, token: str) -> Claims:
        payload = self._verified_payload(token)
        now = self._now()
        expires_at = _number(payload, "exp")
        issued_at = _number(payload, "iat")
        is_ours = (
            payload.get("iss") == self._issuer
            and payload.get("client_id") == self._client_id
            and payload.get("token_use") == "access"
        )
        if not is_ours or expires_at <= now - LEEWAY_SECONDS or issued_at > now + LEEWAY_SECONDS:
            raise InvalidToken
        return Claims(
            sub=_text(payload, "sub"),
            # Clients that cannot revoke tokens get none without it; then a sign-out could not be enforced.
            session_id=_text(payload, "origin_jti"),
            authenticated_at=_moment(_number(payload, "auth_time")),
            expires_at=_moment(expires_at),
        )

    def _verified_payload(self, token: str) -> Mapping[str, Any]:
        """The payload of a token whose signature one of the pool's keys has made."""
        if len(token) > MAX_TOKEN_LENGTH:
            raise InvalidToken
        try:
            header = jwt.get_unverified_header(token)
            key_id = header.get("kid")
            if header.get("alg") != ALGORITHM or "crit" in header or not isinstance(key_id, str):
                raise InvalidToken
            key = jwk.construct(dict(self._keys.find(key_id)), ALGORITHM)
            payload = json.loads(jws.verify(token, key, algorithms=[ALGORITHM]))
        except (JOSEError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            # The last one comes from JSON nested deeper than the interpreter follows.
            raise InvalidToken from error
        if not isinstance(payload, dict):
            raise InvalidToken
        return payload


def _number(payload: Mapping[str, Any], name: str) -> float:
    value = payload.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidToken
    return value


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidToken from error


def _text(payload: Mapping[str, Any], name: str) -> str:
    value = payload.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidToken
    return value
