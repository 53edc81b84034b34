"""Cognito behind the `IdentityProvider` port: calls through boto3, its errors in our terms.

A pool with addresses as user names knows every account by its address and by its `sub`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, ParamValidationError

from accounts import errors
from accounts.domain import Tokens
from accounts.ports import ProviderAccount
from webapp.dynamodb import error_code, translated_outages
from webapp.errors import DomainError, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

_UNSURE = "The sign-in service did not answer in time. Try again in a moment; nothing is lost by that."

# Cognito's name of an error, and what it means here.
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
_MEANING: dict[str, type[DomainError]] = {
    "CodeMismatchException": errors.CodeMismatch,
    "ExpiredCodeException": errors.CodeExpired,
    "InvalidPasswordException": errors.PasswordRefused,
    "LimitExceededException": errors.TooManyAttempts,
    "TooManyFailedAttemptsException": errors.TooManyAttempts,
    "UserNotConfirmedException": errors.AccountUnconfirmed,
    "UsernameExistsException": errors.EmailTaken,
    "AliasExistsException": errors.EmailTaken,
    # The mail could not be sent just now; the account is there, and a new code can be asked for.
    "CodeDeliveryFailureException": Unavailable,
}
# What `RevokeToken` says to a token that is over, or that never was one.
_NOTHING_TO_REVOKE = {
    "InvalidParameterException",
    "NotAuthorizedException",
    "UnauthorizedException",
    "UnsupportedTokenTypeException",
}
# What a sign-in with a wrong pair is answered with; a password that an operator has reset is one, too.
_WRONG_PAIR = {
    "InvalidParameterException",
    "NotAuthorizedException",
    "PasswordResetRequiredException",
    "UserNotFoundException",
}


@contextmanager
def _translated(**more: type[DomainError]) -> Iterator[None]:
    """Raise Cognito's errors as ours; `more` says what further codes mean in one call."""
    with translated_outages(_UNSURE):
        try:
            yield
        except ClientError as error:
            meaning = {**_MEANING, **more}.get(error_code(error))
            if meaning is None:
                raise
            raise meaning from error


class CognitoIdentityProvider:
    """`IdentityProvider` over one pool and its client without a secret."""

    def __init__(self, *, client: CognitoIdentityProviderClient, pool_id: str, client_id: str) -> None:
        self._client = client
        self._pool_id = pool_id
        self._client_id = client_id

    def sign_up(self, *, email: str, password: str, username: str) -> ProviderAccount:
        attributes = {"email": email, "name": username}
        with _translated(), _refused_parameter():
            answer = self._client.sign_up(
                ClientId=self._client_id,
                Username=email,
                Password=password,
                UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
            )
        return ProviderAccount(
            sub=answer["UserSub"], email=email, username=username, is_confirmed=answer["UserConfirmed"]
        )

    def confirm(self, *, email: str, code: str) -> None:
        # An unknown address and one that is confirmed already answer like a wrong code, so that nothing tells
        # which addresses have an account.
        wrong_code = dict.fromkeys(
            ("UserNotFoundException", "NotAuthorizedException", "InvalidParameterException"),
            errors.CodeMismatch,
        )
        try:
            with _translated(**wrong_code):
                self._client.confirm_sign_up(ClientId=self._client_id, Username=email, ConfirmationCode=code)
        except ParamValidationError as error:
            raise errors.CodeMismatch from error

    def resend_code(self, *, email: str) -> None:
        try:
            with _translated():
                self._client.resend_confirmation_code(ClientId=self._client_id, Username=email)
        except errors.TooManyAttempts:
            # Only an account that exists has a limit, and whether there is one is not told.
            return
        except ClientError as error:
            # Nor whether it waits for a code.
            if error_code(error) not in {
                "UserNotFoundException",
                "InvalidParameterException",
                "NotAuthorizedException",
            }:
                raise

    def sign_in(self, *, email: str, password: str) -> Tokens:
        with _sign_in_errors():
            answer = self._client.initiate_auth(
                ClientId=self._client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": email, "PASSWORD": password},
            )
        return _tokens(answer)

    def refresh(self, *, refresh_token: str) -> Tokens:
        over = dict.fromkeys(
            ("NotAuthorizedException", "UserNotFoundException", "UserNotConfirmedException"),
            errors.InvalidToken,
        )
        with _translated(**over, InvalidParameterException=errors.InvalidToken):
            answer = self._client.initiate_auth(
                ClientId=self._client_id,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": refresh_token},
            )
        return _tokens(answer, refresh_token=refresh_token)

    def revoke(self, *, refresh_token: str) -> None:
        try:
            with translated_outages(_UNSURE):
                self._client.revoke_token(Token=refresh_token, ClientId=self._client_id)
        except ClientError as error:
            if error_code(error) not in _NOTHING_TO_REVOKE:
                raise

    def sign_out_everywhere(self, *, sub: str) -> None:
        try:
            with translated_outages(_UNSURE):
                self._client.admin_user_global_sign_out(UserPoolId=self._pool_id, Username=sub)
        except ClientError as error:
            if error_code(error) != "UserNotFoundException":
                raise

    def find(self, *, username: str) -> ProviderAccount | None:
        try:
            with translated_outages(_UNSURE):
                answer = self._client.admin_get_user(UserPoolId=self._pool_id, Username=username)
        except ClientError as error:
            if error_code(error) != "UserNotFoundException":
                raise
            return None
        attributes = {attribute["Name"]: attribute["Value"] for attribute in answer["UserAttributes"]}
        return ProviderAccount(
            sub=attributes["sub"],
            email=attributes["email"].lower(),
            username=attributes.get("name") or attributes["email"],
            is_confirmed=answer["UserStatus"] != "UNCONFIRMED",
        )

    def delete(self, *, sub: str) -> None:
        try:
            with translated_outages(_UNSURE):
                self._client.admin_delete_user(UserPoolId=self._pool_id, Username=sub)
        except ClientError as error:
            if error_code(error) != "UserNotFoundException":
                raise


@contextmanager
def _refused_parameter() -> Iterator[None]:
    """Say which of the two things a person chose Cognito does not take; its rules are narrower than ours."""
    try:
        yield
    except ClientError as error:
        if error_code(error) != "InvalidParameterException":
            raise
        message = str(error.response["Error"].get("Message", "")).lower()
        is_address = "username" in message or "email" in message
        raise (errors.EmailRefused if is_address else errors.PasswordRefused) from error


@contextmanager
def _sign_in_errors() -> Iterator[None]:
    """A wrong password, an unknown address and a disabled account, as Cognito tells them apart."""
    with translated_outages(_UNSURE):
        try:
            yield
        except ClientError as error:
            code, message = error_code(error), str(error.response["Error"].get("Message", ""))
            if code == "UserNotConfirmedException":
                raise errors.AccountUnconfirmed from error
            if code == "NotAuthorizedException" and "disabled" in message.lower():
                raise errors.AccountInactive from error
            if code == "NotAuthorizedException" and "attempts exceeded" in message.lower():
                raise errors.TooManyAttempts from error
            if code in _WRONG_PAIR:
                raise errors.InvalidCredentials from error
            raise


def _tokens(answer: Any, *, refresh_token: str = "") -> Tokens:
    result = answer.get("AuthenticationResult")
    if not result:
        # The pool asks for a step the product does not have, such as a forced new password.
        raise errors.InvalidCredentials
    return Tokens(
        access_token=result["AccessToken"],
        id_token=result["IdToken"],
        refresh_token=result.get("RefreshToken") or refresh_token,
        expires_in_seconds=result["ExpiresIn"],
    )
