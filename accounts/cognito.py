"""Cognito behind the `IdentityProvider` port: calls through boto3, its errors in our terms.

A pool with addresses as user names knows every account by its address and by its `sub`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from accounts import errors
from accounts.cognito_administration import CognitoAdministration, account_of
from accounts.cognito_care import CognitoCare, told_to_nobody
from accounts.cognito_errors import UNSURE, message_of, refused_parameter, translated
from accounts.domain import Tokens
from accounts.ports import ProviderAccount
from webapp.aws.outages import error_code, translated_outages

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


class CognitoIdentityProvider(CognitoCare, CognitoAdministration):
    """`IdentityProvider` over one pool and its client without a secret."""

    def sign_up(self, *, email: str, password: str, username: str) -> ProviderAccount:
        attributes = {"email": email, "name": username}
        with translated(), refused_parameter():
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
            with translated(**wrong_code):
                self._client.confirm_sign_up(ClientId=self._client_id, Username=email, ConfirmationCode=code)
        except ParamValidationError as error:
            raise errors.CodeMismatch from error

    def resend_code(self, *, email: str) -> None:
        with told_to_nobody():
            self._client.resend_confirmation_code(ClientId=self._client_id, Username=email)

    def sign_in(self, *, email: str, password: str) -> Tokens:
        with _sign_in_errors():
            answer = self._client.initiate_auth(
                ClientId=self._client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": email, "PASSWORD": password},
            )
        return _tokens(answer)

    def check_password(self, *, sub: str, password: str) -> None:
        try:
            # The user names of such a pool are the ids of its accounts, while an address may just be changing. The
            # tokens are dropped here and now, so nobody has the session that they begin.
            self.sign_in(email=sub, password=password)
        except errors.InvalidCredentials as error:
            raise errors.PasswordMismatch from error
        except (errors.AccountInactive, errors.AccountUnconfirmed) as error:
            raise errors.InvalidToken from error

    def refresh(self, *, refresh_token: str) -> Tokens:
        over = dict.fromkeys(
            ("NotAuthorizedException", "UserNotFoundException", "UserNotConfirmedException"),
            errors.InvalidToken,
        )
        with translated(**over, InvalidParameterException=errors.InvalidToken):
            answer = self._client.initiate_auth(
                ClientId=self._client_id,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": refresh_token},
            )
        return _tokens(answer, refresh_token=refresh_token)

    def revoke(self, *, refresh_token: str) -> None:
        try:
            with translated_outages(UNSURE):
                self._client.revoke_token(Token=refresh_token, ClientId=self._client_id)
        except ClientError as error:
            if error_code(error) not in _NOTHING_TO_REVOKE:
                raise

    def sign_out_everywhere(self, *, sub: str) -> None:
        try:
            with translated_outages(UNSURE):
                self._client.admin_user_global_sign_out(UserPoolId=self._pool_id, Username=sub)
        except ClientError as error:
            if error_code(error) != "UserNotFoundException":
                raise

    def find(self, *, username: str) -> ProviderAccount | None:
        try:
            with translated_outages(UNSURE):
                answer = self._client.admin_get_user(UserPoolId=self._pool_id, Username=username)
        except ClientError as error:
            if error_code(error) != "UserNotFoundException":
                raise
            return None
        return account_of(answer, answer["UserAttributes"])

    def delete(self, *, sub: str) -> None:
        try:
            with translated_outages(UNSURE):
                self._client.admin_delete_user(UserPoolId=self._pool_id, Username=sub)
        except ClientError as error:
            if error_code(error) != "UserNotFoundException":
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
                raise errors.AccountUnconfirmed from error
            if code == "NotAuthorizedException" and "disabled" in message:
                raise errors.AccountInactive from error
            if code == "NotAuthorizedException" and "attempts exceeded" in message:
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
