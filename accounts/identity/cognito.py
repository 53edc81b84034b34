"""Cognito as the one identity provider: what all its adapters share, and what its errors mean here.

A pool with addresses as user names knows every account by its address and by its `sub`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from accounts.identity.domain import ProviderAccount, Tokens
from accounts.identity.errors import (
    AccountInactive,
    AccountUnconfirmed,
    CodeMismatch,
    InvalidCredentials,
    InvalidToken,
    PasswordMismatch,
    TooManyAttempts,
)
from accounts.profiles.domain import told_username
from accounts.profiles.errors import EmailRefused, EmailTaken, PasswordRefused
from webapp.aws.outages import error_code, translated_outages
from webapp.errors import DomainError, Unavailable
from webapp.texts import printable

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient


_log = logging.getLogger(__name__)


# The administrators of the service, in the pool.
ADMIN_GROUP = "admin"
UNSURE = "The sign-in service did not answer in time. Try again in a moment; nothing is lost by that."
# Cognito's name of an error, and what it means here.
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
_MEANING: dict[str, type[DomainError]] = {
    "CodeMismatchException": CodeMismatch,
    "ExpiredCodeException": CodeMismatch,
    "InvalidPasswordException": PasswordRefused,
    "PasswordHistoryPolicyViolationException": PasswordRefused,
    "LimitExceededException": TooManyAttempts,
    "TooManyFailedAttemptsException": TooManyAttempts,
    "UserNotConfirmedException": AccountUnconfirmed,
    "UsernameExistsException": EmailTaken,
    "AliasExistsException": EmailTaken,
    # The mail could not be sent just now; the account is there, and a new code can be asked for.
    "CodeDeliveryFailureException": Unavailable,
}
# What a sign-in with a wrong pair is answered with; a password that an operator has reset is one, too.
_WRONG_PAIR = {
    "InvalidParameterException",
    "NotAuthorizedException",
    "PasswordResetRequiredException",
    "UserNotFoundException",
}
# What says that an account is not there, is disabled, or is in a state in which it gets no code.
NO_CODE_FOR_IT = {"UserNotFoundException", "InvalidParameterException", "NotAuthorizedException"}
_HAS_TO_WAIT = {"LimitExceededException", "TooManyFailedAttemptsException"}


class CognitoIdentity:
    """`IdentityProvider` over one pool and its client without a secret."""

    def __init__(self, *, client: CognitoIdentityProviderClient, pool_id: str, client_id: str) -> None:
        self._client = client
        self._pool_id = pool_id
        self._client_id = client_id

    def find(self, *, username: str) -> ProviderAccount | None:
        try:
            with translated_outages(UNSURE):
                answer = self._client.admin_get_user(UserPoolId=self._pool_id, Username=username)
        except ClientError as error:
            if error_code(error) != "UserNotFoundException":
                raise
            return None
        return account_of(answer, answer["UserAttributes"])

    def sign_in(self, *, email: str, password: str) -> Tokens:
        with _sign_in_errors():
            answer = self._client.initiate_auth(
                ClientId=self._client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": email, "PASSWORD": password},
            )
        return tokens_of(answer)

    def check_password(self, *, sub: str, password: str) -> None:
        try:
            # The user names of such a pool are the ids of its accounts, while an address may just be changing. The
            # tokens are dropped here and now, so nobody has the session that they begin.
            self.sign_in(email=sub, password=password)
        except InvalidCredentials as error:
            raise PasswordMismatch from error
        except (AccountInactive, AccountUnconfirmed) as error:
            raise InvalidToken from error


@contextmanager
def translated(**more: type[DomainError]) -> Iterator[None]:
    """Raise Cognito's errors as ours; `more` says what further codes mean in one call."""
    with translated_outages(UNSURE):
        try:
            yield
        except ClientError as error:
            meaning = {**_MEANING, **more}.get(error_code(error))
            if meaning is None:
                raise
            raise meaning from error


@contextmanager
def refused_parameter() -> Iterator[None]:
    """Say which of the two things a person chose Cognito does not take; its rules are narrower than ours."""
    try:
        yield
    except ClientError as error:
        if error_code(error) != "InvalidParameterException":
            raise
        message = message_of(error)
        is_address = "username" in message or "email" in message
        raise (EmailRefused if is_address else PasswordRefused) from error


@contextmanager
def told_to_nobody() -> Iterator[None]:
    """Pass over what would tell whether an address has an account, and in which state it is.

    Only an account that exists has a limit of its own, and only to one a mail can fail to be delivered.
    """
    with translated_outages(UNSURE):
        try:
            yield
        except ClientError as error:
            code = error_code(error)
            if code == "CodeDeliveryFailureException":
                # Cognito's sentence may have the address in it.
                _log.error("A code could not be mailed")
            elif code not in NO_CODE_FOR_IT | _HAS_TO_WAIT:
                raise


@contextmanager
def own_token() -> Iterator[None]:
    """Tell a wrong password from a token that is over; Cognito has one code for both."""
    try:
        yield
    except ClientError as error:
        code = error_code(error)
        if code == "NotAuthorizedException" and "incorrect" in message_of(error):
            raise PasswordMismatch from error
        if code in {"NotAuthorizedException", "UserNotFoundException"}:
            raise InvalidToken from error
        raise


@contextmanager
def _sign_in_errors() -> Iterator[None]:
    """A wrong password, an unknown address and a disabled account, as Cognito tells them apart."""
    with translated_outages(UNSURE):
        try:
            yield
        except ClientError as error:
            code, message = error_code(error), message_of(error)
            if code == "UserNotConfirmedException":
                raise AccountUnconfirmed from error
            if code == "NotAuthorizedException" and "disabled" in message:
                raise AccountInactive from error
            if code == "NotAuthorizedException" and "attempts exceeded" in message:
                raise TooManyAttempts from error
            if code in _WRONG_PAIR:
                raise InvalidCredentials from error
            raise


def message_of(error: ClientError) -> str:
    """Cognito's sentence about an error, in lower case; some errors differ in nothing else."""
    return str(error.response["Error"].get("Message", "")).lower()


def account_of(user: Any, attributes: Any) -> ProviderAccount:
    """Cognito's description of a user; its operations disagree only in what they call the attributes."""
    values = {attribute["Name"]: attribute["Value"] for attribute in attributes}
    # Whoever can write to the pool is not held to our rules there.
    email = printable(values.get("email", "").lower())
    return ProviderAccount(
        sub=values["sub"],
        email=email,
        username=told_username(values.get("name", ""), otherwise=email),
        is_confirmed=user["UserStatus"] != "UNCONFIRMED",
        is_enabled=user["Enabled"],
    )


def attribute_pairs(**attributes: str) -> list[Any]:
    return [{"Name": name, "Value": value} for name, value in attributes.items()]


def tokens_of(answer: Any, *, refresh_token: str = "") -> Tokens:
    result = answer.get("AuthenticationResult")
    if not result:
        # The pool asks for a step the product does not have, such as a forced new password.
        raise InvalidCredentials
    return Tokens(
        access_token=result["AccessToken"],
        id_token=result["IdToken"],
        refresh_token=result.get("RefreshToken") or refresh_token,
        expires_in_seconds=result["ExpiresIn"],
    )
