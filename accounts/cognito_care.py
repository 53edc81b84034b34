"""Passwords and addresses in Cognito: the part of `IdentityProvider` by which somebody looks after their account."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, ParamValidationError

from accounts import errors
from accounts.cognito_errors import UNSURE, message_of, refused_parameter, translated
from webapp.aws.outages import error_code, translated_outages
from webapp.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

_log = logging.getLogger(__name__)

# What says that an account is not there, is disabled, or is in a state in which it gets no code.
_NO_CODE_FOR_IT = {"UserNotFoundException", "InvalidParameterException", "NotAuthorizedException"}
_HAS_TO_WAIT = {"LimitExceededException", "TooManyFailedAttemptsException"}
_WRONG_CODE = dict.fromkeys((*_NO_CODE_FOR_IT, "UserNotConfirmedException"), errors.CodeMismatch)


class CognitoCare:
    """What needs no administrator: a code that was mailed, or an access token, says whose account it is."""

    def __init__(self, *, client: CognitoIdentityProviderClient, pool_id: str, client_id: str) -> None:
        self._client = client
        self._pool_id = pool_id
        self._client_id = client_id
        self._keeps_address_until_confirmed = False

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
            raise errors.CodeMismatch from error

    def change_password(self, *, access_token: str, old_password: str, new_password: str) -> None:
        # A parameter that is not named is the old password, which is then no password at all.
        no_password = errors.PasswordMismatch
        try:
            with (
                translated(InvalidParameterException=no_password),
                _refused_password("proposedpassword"),
                _own_token(),
            ):
                self._client.change_password(
                    AccessToken=access_token, PreviousPassword=old_password, ProposedPassword=new_password
                )
        except ParamValidationError as error:
            raise no_password from error

    def request_email(self, *, access_token: str, email: str) -> None:
        self._check_pool()
        with translated(), refused_parameter(), _own_token():
            self._client.update_user_attributes(
                AccessToken=access_token, UserAttributes=[{"Name": "email", "Value": email}]
            )

    def confirm_email(self, *, access_token: str, code: str) -> None:
        try:
            with translated(InvalidParameterException=errors.CodeMismatch), _own_token():
                self._client.verify_user_attribute(AccessToken=access_token, AttributeName="email", Code=code)
        except ParamValidationError as error:
            raise errors.CodeMismatch from error

    def _check_pool(self) -> None:
        """Make sure, once, that the pool keeps an address until the new one is confirmed.

        One without that setting would let anybody take any address, so nothing is asked of it.

        Raises:
            Unavailable: the pool does not.
        """
        if self._keeps_address_until_confirmed:
            return
        with translated():
            pool = self._client.describe_user_pool(UserPoolId=self._pool_id)["UserPool"]
        kept = pool.get("UserAttributeUpdateSettings", {}).get(
            "AttributesRequireVerificationBeforeUpdate", []
        )
        if "email" not in kept:
            _log.error("The user pool must require verification before it updates the attribute email")
            raise Unavailable("The address of an account cannot be changed for now.")
        self._keeps_address_until_confirmed = True


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
                _log.exception("A code could not be mailed")
            elif code not in _NO_CODE_FOR_IT | _HAS_TO_WAIT:
                raise


@contextmanager
def _refused_password(parameter: str) -> Iterator[None]:
    """Tell a new password that Cognito does not take from all else that its `InvalidParameterException` may mean."""
    try:
        yield
    except ClientError as error:
        if error_code(error) == "InvalidParameterException" and f"value at '{parameter}'" in message_of(
            error
        ):
            raise errors.PasswordRefused from error
        raise


@contextmanager
def _own_token() -> Iterator[None]:
    """Tell a wrong password from a token that is over; Cognito has one code for both."""
    try:
        yield
    except ClientError as error:
        code = error_code(error)
        if code == "NotAuthorizedException" and "incorrect" in message_of(error):
            raise errors.PasswordMismatch from error
        if code in {"NotAuthorizedException", "UserNotFoundException"}:
            raise errors.InvalidToken from error
        raise
