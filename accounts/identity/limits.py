"""What is limited around accounts, by e-mail address, by network address and by person.

A password or a code may be guessed wrong a few times only; being right costs nothing. Whoever guesses at somebody's
password uses up what strangers have for that address. The owner is never locked out by that: a browser they have
signed in with before has an allowance of its own, everybody has one again when the window is over, which is minutes,
and a new password can be asked for all the while.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing

from accounts.identity.domain import Identity
from accounts.identity.errors import CodeMismatch, InvalidCredentials, PasswordMismatch
from webapp.errors import InvalidInput
from webapp.limits import Allowance, Limit, limits
from webapp.network import client_network

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


_MINUTE, _HOUR = 60, 3600
_WRONG = (InvalidCredentials, PasswordMismatch, CodeMismatch)
_PASSWORDS = Limit(
    "password",
    10,
    5 * _MINUTE,
    "Too many wrong passwords for this account. Wait a few minutes and try again.",
)
_CODES = Limit("code", 10, 15 * _MINUTE, "Too many wrong codes. Wait a few minutes and try again.")
_MAILS = Limit("mail", 6, _HOUR, "Too many mails to this address. Look for the newest one, or wait a while.")
_SIGN_UPS = Limit("sign-up", 20, _HOUR, "Too many attempts with this address. Wait a while and try again.")
_BY_NETWORK = "Too many attempts from your network. Wait a while and try again."
_FAILURES_OF_NETWORK = Limit("network-failure", 60, 5 * _MINUTE, _BY_NETWORK)
_SIGN_UPS_OF_NETWORK = Limit("network-sign-up", 30, _HOUR, _BY_NETWORK)
_MAILS_OF_NETWORK = Limit("network-mail", 30, _HOUR, _BY_NETWORK)
_API_WINDOW_SECONDS = 60
# Says that a browser has proven an address before; it stays when the session ends, and opens nothing.
_DEVICE_SALT = "servertask.known-device"
_DEVICE_AGE_SECONDS = 365 * 24 * _HOUR


@contextmanager
def guessing_password(request: HttpRequest, email: str) -> Iterator[None]:
    """Around a sign-in: counts wrong passwords, and forgets them after the right one.

    Raises:
        RateLimited: there were too many.
    """
    by_address = Allowance(_PASSWORDS, _known_device(request, email) or _address(email))
    with _counting_failures(by_address, *_of_network(request, _FAILURES_OF_NETWORK)):
        yield
    limits().forget(by_address)


@contextmanager
def guessing_code(request: HttpRequest, email: str) -> Iterator[None]:
    """Around the use of a mailed code: counts wrong ones.

    Raises:
        RateLimited: there were too many.
    """
    by_address = Allowance(_CODES, _address(email))
    with _counting_failures(by_address, *_of_network(request, _FAILURES_OF_NETWORK)):
        yield


@contextmanager
def proving_again(identity: Identity) -> Iterator[None]:
    """Around what a signed-in person must give their password, or a code, for once more: counts wrong ones.

    Raises:
        RateLimited: there were too many.
    """
    with _counting_failures(Allowance(_PASSWORDS, identity.sub)):
        yield


def take_mail(request: HttpRequest, email: str) -> None:
    """Before a mail with a code is asked for, whether or not the address has an account.

    Raises:
        RateLimited: there were too many.
    """
    limits().take(*_of_network(request, _MAILS_OF_NETWORK), Allowance(_MAILS, _address(email)))


@contextmanager
def opening_account(request: HttpRequest, email: str) -> Iterator[None]:
    """Around a registration: counts all but those that break a rule of the form.

    Raises:
        RateLimited: there were too many.
    """
    allowances = [*_of_network(request, _SIGN_UPS_OF_NETWORK), Allowance(_SIGN_UPS, _address(email))]
    limits().check(*allowances)
    is_counted = True
    try:
        yield
    except InvalidInput:
        is_counted = False
        raise
    finally:
        if is_counted:
            limits().count(*allowances)


def take_request(identity: Identity) -> None:
    """Before a request to the API by somebody who is signed in.

    Raises:
        RateLimited: there were too many.
    """
    most = settings.API_REQUESTS_PER_MINUTE
    if most:
        limit = Limit("api", most, _API_WINDOW_SECONDS, "Too many requests. Wait a moment and go on slower.")
        limits().take(Allowance(limit, identity.user_id))


def remember_device(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let a browser that has just proven an address be known by it next time."""
    if _known_device(request, email):
        return
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([_address(email), secrets.token_urlsafe(12)], salt=_DEVICE_SALT),
        max_age=_DEVICE_AGE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known_device(request: HttpRequest, email: str) -> str:
    """The name of a browser that has proven the address before; empty for any other."""
    try:
        address, device = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""),
            salt=_DEVICE_SALT,
            max_age=_DEVICE_AGE_SECONDS,
        )
    except signing.BadSignature:
        return ""
    return f"{address} {device}" if address == _address(email) else ""


@contextmanager
def _counting_failures(*allowances: Allowance) -> Iterator[None]:
    limits().check(*allowances)
    try:
        yield
    except _WRONG:
        limits().count(*allowances)
        raise


def _of_network(request: HttpRequest, limit: Limit) -> list[Allowance]:
    return [Allowance(limit, client_network(request))] if settings.LIMITS_BY_NETWORK else []


def _address(email: str) -> str:
    # As it is compared; what is no address at all is counted as well.
    return email.strip().lower()
