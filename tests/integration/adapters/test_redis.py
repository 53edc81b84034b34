"""A Redis of its own: well, frozen, killed, and back again."""

from __future__ import annotations

import signal
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Barrier

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.conf import LazySettings
from django.core.cache import cache, caches
from redis.exceptions import RedisError

from tests.redis_server import Redis
from tests.shared_cache import shared_cache_in
from tests.whole import until
from webapp.cache import tls
from webapp.cache.breaker import Breaker
from webapp.cache.shared import SharedCache
from webapp.cache.versioned import LIFETIME_SECONDS, VersionedCache
from webapp.health import _CHECKS
from webapp.settings import cache as cache_settings

pytestmark = pytest.mark.needs_redis


@pytest.fixture
def redis(tmp_path: Path, settings: LazySettings) -> Iterator[Redis]:
    server = Redis(tmp_path)
    with shared_cache_in(server, settings):
        yield server
    server.kill()


def seconds_to_fail() -> float:
    started = time.perf_counter()
    with pytest.raises((RedisError, OSError)):
        cache.get("key")
    return time.perf_counter() - started


def test_keeps_what_it_is_given(redis: Redis) -> None:
    cache.set("key", b"value", 5)
    assert cache.get("key") == b"value"
    _CHECKS["cache"]()


def test_frozen_is_given_up_soon_and_used_again_afterwards(redis: Redis) -> None:
    cache.set("key", b"value", 60)
    redis.send(signal.SIGSTOP)
    try:
        assert seconds_to_fail() < 1
    finally:
        redis.send(signal.SIGCONT)
    assert cache.get("key") == b"value"


def test_killed_is_given_up_at_once_and_used_again_afterwards(redis: Redis) -> None:
    cache.set("key", b"value", 60)
    redis.kill()
    assert seconds_to_fail() < 1
    redis.start()
    assert cache.get("key") is None
    cache.set("key", b"again", 60)
    assert cache.get("key") == b"again"


THREADS = 16
# What connecting and asking may take; a busy machine adds to it, a repeat would double it.
WAITING_SECONDS = 0.25


def test_frozen_costs_each_thread_its_time_out_once_and_then_nothing(redis: Redis) -> None:
    shared = SharedCache(backend=cache, breaker=Breaker(pause_seconds=60))
    versioned = VersionedCache(shared=shared)

    def seconds_to_look_up(_: int = 0) -> float:
        started = time.perf_counter()
        assert versioned.look_up("scope", "name").found is None
        versioned.keep(versioned.look_up("scope", "name"), b"entry")
        versioned.move_on("scope")
        return time.perf_counter() - started

    redis.freeze()
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            waited = list(pool.map(seconds_to_look_up, range(THREADS)))
        assert max(waited) < 1
        assert max(waited) > WAITING_SECONDS / 3, "somebody did ask"
        assert min(seconds_to_look_up() for _ in range(5)) < WAITING_SECONDS / 10
    finally:
        redis.thaw()


def test_a_list_that_was_kept_before_a_freeze_is_not_served_after_a_write_in_it(redis: Redis) -> None:
    """Another process wrote, and died before it could make up for the move it owes."""
    reader, writer = (
        VersionedCache(shared=SharedCache(backend=cache, breaker=Breaker(pause_seconds=0.1)))
        for _ in range(2)
    )
    reader.keep(reader.look_up("scope", "list"), b"old")
    redis.freeze()
    try:
        writer.move_on("scope")
        time.sleep(LIFETIME_SECONDS)
    finally:
        redis.thaw()
    assert reader.look_up("scope", "list").found is None, "its time has passed while Redis was frozen"


def test_what_lay_in_the_buffer_of_a_frozen_redis_is_not_served_for_long(redis: Redis) -> None:
    """A slow reader's list is stored when Redis wakes, after the write it does not know of."""
    reader = VersionedCache(shared=SharedCache(backend=cache, breaker=Breaker(pause_seconds=0.1)))
    slot = reader.look_up("scope", "list")
    redis.freeze()
    try:
        reader.keep(slot, b"old")
    finally:
        redis.thaw()
    until(lambda: reader.look_up("scope", "list").found == b"old", "it was not stored after all")
    time.sleep(LIFETIME_SECONDS)
    assert reader.look_up("scope", "list").found is None


def write_certificate(folder: Path) -> Path:
    """A certificate for this machine that signs itself, beside its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "redis of a test")])
    begin = datetime.now(UTC) - timedelta(hours=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return folder / "certificate.pem"


@pytest.mark.parametrize("is_trusted", [True, False])
def test_tls_is_spoken_with_who_can_prove_who_they_are(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, is_trusted: bool
) -> None:
    certificate = str(write_certificate(tmp_path))
    files = ["--tls-cert-file", certificate, "--tls-key-file", str(tmp_path / "key.pem")]
    # Nobody's own certificate is asked for, as ElastiCache does not.
    server = Redis(tmp_path, "--port", "0", "--tls-port", "{port}", "--tls-auth-clients", "no", *files)
    location = server.location.replace("redis://", "rediss://")
    options = {**cache_settings._REDIS["OPTIONS"], "CONNECTION_POOL_KWARGS": cache_settings._TLS_POOL}
    settings.CACHES = {"default": {**cache_settings._REDIS, "LOCATION": location, "OPTIONS": options}}
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", certificate)
    made: list[int] = []
    make = ssl.create_default_context

    def counted() -> ssl.SSLContext:
        made.append(1)
        return make()

    monkeypatch.setattr(ssl, "create_default_context", counted)
    tls.context.cache_clear()
    versioned = VersionedCache(shared=SharedCache(backend=cache, breaker=Breaker(pause_seconds=60)))
    versioned.keep(versioned.look_up("scope", "name"), b"entry")
    assert versioned.look_up("scope", "name").found == (b"entry" if is_trusted else None)
    if is_trusted:
        with ThreadPoolExecutor(THREADS) as pool:
            barrier = Barrier(THREADS)

            def ask(_: int) -> bytes | None:
                # Each on a connection of its own.
                barrier.wait(20)
                return versioned.look_up("scope", "name").found

            assert set(pool.map(ask, range(THREADS))) == {b"entry"}
    assert len(made) == 1, "the authorities are read once, not for each connection"
    caches["default"].close()
    server.kill()
    tls.context.cache_clear()


@pytest.mark.parametrize("password", ["", "s3cret", "with spaces/and @:?#"])
def test_a_password_is_given_and_a_wrong_one_is_an_outage(
    tmp_path: Path, settings: LazySettings, password: str
) -> None:
    server = Redis(tmp_path, "--requirepass", "s3cret")
    options = {**cache_settings._REDIS["OPTIONS"], "PASSWORD": password}
    settings.CACHES = {"default": {**cache_settings._REDIS, "LOCATION": server.location, "OPTIONS": options}}
    versioned = VersionedCache(shared=SharedCache(backend=cache, breaker=Breaker(pause_seconds=60)))
    versioned.keep(versioned.look_up("scope", "name"), b"entry")
    assert versioned.look_up("scope", "name").found == (b"entry" if password == "s3cret" else None)
    caches["default"].close()
    server.kill()
