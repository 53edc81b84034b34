"""Access tokens: which one is believed, and every one that is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.identity.errors import InvalidToken
from accounts.identity.tokens import (
    FAILURE_COOL_DOWN_SECONDS,
    MAX_TOKEN_LENGTH,
    REFRESH_COOL_DOWN_SECONDS,
    CognitoTokenVerifier,
    SigningKeys,
)
from tests.tokens import CLIENT_ID, ISSUER, Signer, access_claims, decode, encode, public_jwk
from webapp.errors import Unavailable


class KeyServer:
    """The pool's key set, and how often it was asked for."""

    def __init__(self, *keys: dict[str, Any]) -> None:
        self.keys: Any = list(keys)
        self.is_down = False
        self.fetches = 0

    def __call__(self) -> dict[str, Any]:
        self.fetches += 1
        if self.is_down:
            raise Unavailable
        return {"keys": self.keys}


class Monotonic:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def verifier_with(*keys: dict[str, Any]) -> CognitoTokenVerifier:
    return CognitoTokenVerifier(keys=SigningKeys(fetch=KeyServer(*keys)), issuer=ISSUER, client_id=CLIENT_ID)


@pytest.fixture(scope="module")
def verifier() -> CognitoTokenVerifier:
    """Knows two keys of the pool, as Cognito's sets always have."""
    return verifier_with(public_jwk("pool"), public_jwk("pool-2"))


def good(**changes: Any) -> str:
    return Signer().sign(access_claims(**changes))


def now() -> int:
    return int(time.time())


class TestABelievedToken:
    def test_says_who_it_is_and_since_when(self, verifier: CognitoTokenVerifier) -> None:
        claims = verifier.verify(good(auth_time=1_700_000_000, exp=4_000_000_000))
        assert (claims.sub, claims.session_id) == ("sub-1", "session-1")
        assert claims.authenticated_at == datetime.fromtimestamp(1_700_000_000, UTC)
        assert claims.expires_at == datetime.fromtimestamp(4_000_000_000, UTC)

    def test_may_be_signed_with_any_key_of_the_pool(self, verifier: CognitoTokenVerifier) -> None:
        assert verifier.verify(Signer("pool-2").sign(access_claims())).sub == "sub-1"

    def test_may_be_a_minute_ahead_or_behind(self, verifier: CognitoTokenVerifier) -> None:
        verifier.verify(good(exp=now() - 55, iat=now() + 55))


def _tampered_payload() -> str:
    header, _, signature = good().split(".")
    return f"{header}.{good(sub='sub-2').split('.')[1]}.{signature}"


def _tampered_signature() -> str:
    head, _, signature = good().rpartition(".")
    changed = bytearray(decode(signature))
    changed[0] ^= 1
    return f"{head}.{encode(bytes(changed))}"


FORGERIES: dict[str, Callable[[], str]] = {
    "another key under the pool's id": lambda: Signer("other", {"kid": "pool"}).sign(access_claims()),
    "another key under its own id": lambda: Signer("other").sign(access_claims()),
    "a key the token brings": lambda: Signer("other", {"jwk": public_jwk("other")}).sign(access_claims()),
    "a key the token points to": lambda: Signer("other", {"jku": "https://evil.example.com"}).sign(
        access_claims()
    ),
    "HS256 with the public key": lambda: Signer("pool", {"alg": "HS256"}).sign(access_claims()),
    "none": lambda: Signer("pool", {"alg": "none"}).sign(access_claims()),
    "None": lambda: Signer("pool", {"alg": "None"}).sign(access_claims()),
    "RS512": lambda: Signer("pool", {"alg": "RS512"}).sign(access_claims()),
    "no algorithm": lambda: Signer("pool", {"alg": None}).sign(access_claims()),
    "no key id": lambda: Signer("pool", {"kid": None}).sign(access_claims()),
    "a key id that is a number": lambda: Signer("pool", {"kid": 1}).sign(access_claims()),
    "a key id that is a list": lambda: Signer("pool", {"kid": ["pool"]}).sign(access_claims()),
    "crit": lambda: Signer("pool", {"crit": ["exp"]}).sign(access_claims()),
    "an ID token": lambda: good(token_use="id", aud=CLIENT_ID, client_id=None),
    "an ID token with a client id": lambda: good(token_use="id"),
    "no use": lambda: good(token_use=None),
    "another client": lambda: good(client_id="another"),
    "no client": lambda: good(client_id=None),
    "clients as a list": lambda: good(client_id=[CLIENT_ID]),
    "another pool": lambda: good(iss=ISSUER + "2"),
    "no issuer": lambda: good(iss=None),
    "issuers as a list": lambda: good(iss=[ISSUER]),
    "expired": lambda: good(exp=now() - 61),
    "no expiry": lambda: good(exp=None),
    "expiry as a text": lambda: good(exp=str(now() + 900)),
    "expiry as a truth": lambda: good(exp=True),
    "expiry as a list": lambda: good(exp=[now() + 900]),
    "expiry beyond every calendar": lambda: good(exp=1e300),
    "expiry at infinity": lambda: Signer().sign(
        b'{"exp":Infinity,' + str(access_claims(exp=None)).replace("'", '"').encode()[1:]
    ),
    "expiry not a number": lambda: Signer().sign(
        b'{"exp":NaN,' + str(access_claims(exp=None)).replace("'", '"').encode()[1:]
    ),
    "issued in the future": lambda: good(iat=now() + 65),
    "no time of issue": lambda: good(iat=None),
    "no sign-in time": lambda: good(auth_time=None),
    "no subject": lambda: good(sub=None),
    "an empty subject": lambda: good(sub=""),
    "a subject that is a number": lambda: good(sub=1),
    "no session": lambda: good(origin_jti=None),
    "a payload that is a list": lambda: Signer().sign([access_claims()]),
    "a payload that is no JSON": lambda: Signer().sign(b"not JSON"),
    "a payload that is not UTF-8": lambda: Signer().sign(b"\xff\xfe"),
    "a payload nested too deep": lambda: Signer().sign(b"[" * 3000),
    "a tampered payload": _tampered_payload,
    "a tampered signature": _tampered_signature,
    "no signature": lambda: good().rpartition(".")[0] + ".",
    "two parts": lambda: good().rpartition(".")[0],
    "four parts": lambda: good() + ".x",
    "a header that is a list": lambda: f"{encode(b'[]')}.{good().partition('.')[2]}",
    "a header nested too deep": lambda: f"{encode(b'[' * 3000)}.{good().partition('.')[2]}",
    "a header with a number of 6,000 digits": lambda: f"{encode(b'9' * 5900)}.e30.e30",
    "too long": lambda: good(padding="x" * MAX_TOKEN_LENGTH),
    "empty": lambda: "",
    "dots": lambda: "..",
    "spaces": lambda: f" {good()}",
    "a word": lambda: "nonsense",
    "no ASCII": lambda: "\U0001f33f.ü.\x00",
    "a lone surrogate": lambda: "\ud800",
}


class TestAForgery:
    @pytest.mark.parametrize("make", FORGERIES.values(), ids=FORGERIES)
    def test_is_refused(self, verifier: CognitoTokenVerifier, make: Callable[[], str]) -> None:
        with pytest.raises(InvalidToken):
            verifier.verify(make())

    @given(st.text(max_size=300))
    def test_of_any_text_is_refused(self, verifier: CognitoTokenVerifier, text: str) -> None:
        with pytest.raises(InvalidToken):
            verifier.verify(text)

    @given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5))
    def test_of_any_claim_is_refused(self, verifier: CognitoTokenVerifier, value: Any) -> None:
        for name in ("sub", "iss", "client_id", "token_use", "origin_jti"):
            if isinstance(value, str) and value and name in {"sub", "origin_jti"}:
                continue
            claims = {**access_claims(), name: value}
            with pytest.raises(InvalidToken):
                verifier.verify(Signer().sign(claims))


class TestKeysOfTheSet:
    @pytest.mark.parametrize(
        "change",
        [
            {"use": "enc"},
            {"use": None},
            {"alg": "RS512"},
            {"kty": "oct"},
            {"kid": None},
        ],
        ids=str,
    )
    def test_that_do_not_sign_tokens_are_not_used(self, change: dict[str, Any]) -> None:
        verifier = verifier_with(public_jwk("pool", **change), public_jwk("pool-2"))
        with pytest.raises(InvalidToken):
            verifier.verify(good())

    @pytest.mark.parametrize("change", [{"n": "?"}, {"n": None}, {"n": 3}, {"e": 3}, {"e": None}], ids=str)
    def test_that_are_broken_are_an_outage_for_their_own_tokens_alone(
        self, change: dict[str, Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        verifier = verifier_with(public_jwk("pool", **change), public_jwk("pool-2"))
        with pytest.raises(Unavailable):
            verifier.verify(good())
        assert verifier.verify(Signer("pool-2").sign(access_claims())).sub == "sub-1"
        assert caplog.records[-1].__dict__["fields"] == {"keys": ["pool"]}

    def test_that_are_mended_are_good_a_moment_later(self) -> None:
        monotonic, server = Monotonic(), KeyServer(public_jwk("pool", n="?"), public_jwk("pool-2"))
        keys = SigningKeys(fetch=server, monotonic=monotonic)
        with pytest.raises(Unavailable):
            keys.find("pool")
        server.keys[0] = public_jwk("pool")
        monotonic.seconds += FAILURE_COOL_DOWN_SECONDS
        assert keys.find("pool")["kid"] == "pool"

    @pytest.mark.parametrize("keys", [[], None, "text", [1], [{"kid": "pool"}]], ids=str)
    def test_that_are_none_are_an_outage(self, keys: Any) -> None:
        server = KeyServer()
        server.keys = keys
        verifier = CognitoTokenVerifier(keys=SigningKeys(fetch=server), issuer=ISSUER, client_id=CLIENT_ID)
        with pytest.raises(Unavailable):
            verifier.verify(good())


class TestSigningKeys:
    @pytest.fixture
    def server(self) -> KeyServer:
        return KeyServer(public_jwk("pool"))

    @pytest.fixture
    def monotonic(self) -> Monotonic:
        return Monotonic()

    @pytest.fixture
    def keys(self, server: KeyServer, monotonic: Monotonic) -> SigningKeys:
        return SigningKeys(fetch=server, monotonic=monotonic)

    def test_are_fetched_once(self, keys: SigningKeys, server: KeyServer) -> None:
        for _ in range(3):
            assert keys.find("pool")["kid"] == "pool"
        assert server.fetches == 1

    def test_are_fetched_once_by_many_at_once(self, keys: SigningKeys, server: KeyServer) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(keys.find, ["pool"] * 32))
        assert server.fetches == 1

    def test_with_unknown_ids_are_fetched_once_a_minute(
        self, keys: SigningKeys, server: KeyServer, monotonic: Monotonic
    ) -> None:
        for number in range(20):
            with pytest.raises(InvalidToken):
                keys.find(f"invented-{number}")
        assert server.fetches == 1
        monotonic.seconds += REFRESH_COOL_DOWN_SECONDS
        with pytest.raises(InvalidToken):
            keys.find("invented")
        assert server.fetches == 2

    def test_that_are_new_are_found_after_the_pause(
        self, keys: SigningKeys, server: KeyServer, monotonic: Monotonic
    ) -> None:
        keys.find("pool")
        server.keys.append(public_jwk("pool-2"))
        with pytest.raises(InvalidToken):
            keys.find("pool-2")
        monotonic.seconds += REFRESH_COOL_DOWN_SECONDS
        assert keys.find("pool-2")["kid"] == "pool-2"

    def test_that_are_known_serve_while_the_server_is_down(
        self, keys: SigningKeys, server: KeyServer, monotonic: Monotonic
    ) -> None:
        keys.find("pool")
        server.is_down = True
        monotonic.seconds += REFRESH_COOL_DOWN_SECONDS
        with pytest.raises(Unavailable):
            keys.find("pool-2")
        assert keys.find("pool")["kid"] == "pool"

    def test_that_cannot_be_had_are_not_asked_for_by_everybody(
        self, keys: SigningKeys, server: KeyServer, monotonic: Monotonic
    ) -> None:
        server.is_down = True
        for _ in range(5):
            with pytest.raises(Unavailable):
                keys.find("pool")
        assert server.fetches == 1
        server.is_down = False
        monotonic.seconds += FAILURE_COOL_DOWN_SECONDS
        assert keys.find("pool")["kid"] == "pool"

    def test_of_a_server_that_hangs_hold_nobody_up_twice(self, monotonic: Monotonic) -> None:
        pause = threading.Event()
        fetches = []

        def hang() -> dict[str, Any]:
            fetches.append(1)
            pause.wait(0.2)
            raise Unavailable

        keys = SigningKeys(fetch=hang, monotonic=monotonic)

        def attempt(_: int) -> bool:
            try:
                keys.find("pool")
            except Unavailable:
                return True
            return False

        started = time.perf_counter()
        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(attempt, range(8)))
        assert len(fetches) == 1
        assert time.perf_counter() - started < 1

    def test_of_a_server_that_hangs_hold_nobody_who_has_some(
        self, monotonic: Monotonic, server: KeyServer
    ) -> None:
        asked, pause = threading.Event(), threading.Event()

        def fetch() -> dict[str, Any]:
            if server.fetches:
                asked.set()
                assert pause.wait(20)
            return server()

        keys = SigningKeys(fetch=fetch, monotonic=monotonic)
        keys.find("pool")
        monotonic.seconds += REFRESH_COOL_DOWN_SECONDS
        with ThreadPoolExecutor(1) as pool:
            looking = pool.submit(keys.find, "invented")
            assert asked.wait(20)
            with pytest.raises(Unavailable):
                keys.find("invented, too")
            assert keys.find("pool")["kid"] == "pool"
            pause.set()
            with pytest.raises(InvalidToken):
                looking.result()
