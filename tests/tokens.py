"""Access tokens as a user pool makes them, and as somebody forges them.

Signed with `cryptography` directly: python-jose, which the service checks tokens with, refuses to make most of these.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

ISSUER = "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_test"
CLIENT_ID = "testclient"


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    """A key for each name; making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(name: str) -> bytes:
    return (
        private_key(name)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def public_jwk(name: str, **changes: Any) -> dict[str, Any]:
    """The key as it stands in the pool's key set; a change to `None` leaves a member out."""
    numbers = private_key(name).public_key().public_numbers()
    members = {
        "kid": name,
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "n": encode(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")),
        "e": encode(numbers.e.to_bytes(3, "big")),
    }
    return {name: value for name, value in {**members, **changes}.items() if value is not None}


def access_claims(**changes: Any) -> dict[str, Any]:
    """What an access token says; a change to `None` leaves a claim out."""
    now = int(time.time())
    claims = {
        "sub": "sub-1",
        "iss": ISSUER,
        "client_id": CLIENT_ID,
        "origin_jti": "session-1",
        "jti": "token-1",
        "token_use": "access",
        "auth_time": now,
        "iat": now,
        "exp": now + 900,
    }
    return {name: value for name, value in {**claims, **changes}.items() if value is not None}


@dataclass(frozen=True)
class Signer:
    """Makes tokens; `key` is the name of the key that signs, `header` what the header says besides."""

    key: str = "pool"
    header: dict[str, Any] = field(default_factory=dict)

    def sign(self, payload: Any) -> str:
        header = {"alg": "RS256", "kid": self.key, **self.header}
        signed = f"{encode(json.dumps(header).encode())}.{encode(_bytes(payload))}"
        return f"{signed}.{encode(self._signature(header['alg'], signed.encode()))}"

    def _signature(self, algorithm: str, data: bytes) -> bytes:
        if algorithm == "HS256":
            # What a verifier would do that takes the algorithm from the token and the public key as the secret.
            return hmac.new(public_pem("pool"), data, hashlib.sha256).digest()
        if algorithm == "none":
            return b""
        return private_key(self.key).sign(data, padding.PKCS1v15(), hashes.SHA256())


def _bytes(payload: Any) -> bytes:
    return payload if isinstance(payload, bytes) else json.dumps(payload).encode()
