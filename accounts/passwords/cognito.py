"""Passwords in Cognito."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError, ParamValidationError

from accounts.identity.cognito import (
    NO_CODE_FOR_IT,
    CognitoIdentity,
    message_of,
    own_token,
    told_to_nobody,
    translated,
)
from accounts.identity.errors import CodeMismatch, PasswordMismatch
from accounts.profiles.errors import PasswordRefused
from webapp.aws.outages import error_code

_WRONG_CODE = dict.fromkeys((*NO_CODE_FOR_IT, "UserNotConfirmedException"), CodeMismatch)


class CognitoPasswords(CognitoIdentity):
    """`PasswordProvider` over one pool: a code that was mailed, or an access token, says whose account it is."""

    def request_reset(self, *, email: str) -> None:
        with told_to_nobody():
            self._client.forgot_password(ClientId=self._client_id, Username=email)

    def reset_password(self, *, email: str, code: str, new_password: str) -> None:
        try:
            with translated(**_WRONG_CODE), _refused_password("password"):
                self._client.confirm_forgot_password(
                    ClientId=self._client_id, Username=email, ConfirmationCode=code, Password=new_password
                )
        except ParamValidationError as error:
            raise CodeMismatch from error

    def change_password(self, *, access_token: str, old_password: str, new_password: str) -> None:
        # A parameter that is not named is the old password, which is then no password at all.
        no_password = PasswordMismatch
        try:
            with (
                translated(InvalidParameterException=no_password),
                _refused_password("proposedpassword"),
                own_token(),
            ):
                self._client.change_password(
                    AccessToken=access_token, PreviousPassword=old_password, ProposedPassword=new_password
                )
        except ParamValidationError as error:
            raise no_password from error


@contextmanager
def _refused_password(parameter: str) -> Iterator[None]:
    """Tell a new password that Cognito does not take from all else that its `InvalidParameterException` may mean."""
    try:
        yield
    except ClientError as error:
        if error_code(error) == "InvalidParameterException" and f"value at '{parameter}'" in message_of(
            error
        ):
            raise PasswordRefused from error
        raise
