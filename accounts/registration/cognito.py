"""Registrations in Cognito."""

from __future__ import annotations

from botocore.exceptions import ParamValidationError

from accounts.identity.cognito import (
    ADMIN_GROUP,
    CognitoIdentity,
    refused_parameter,
    told_to_nobody,
    translated,
)
from accounts.identity.domain import ProviderAccount
from accounts.identity.errors import CodeMismatch
from accounts.profiles.errors import SignInMissing


class CognitoRegistration(CognitoIdentity):
    """`RegistrationProvider` over one pool.

    Administrators are in a group of the pool, so that whatever else trusts the pool's tokens knows them as well. What
    somebody may do here is decided by the users table alone.
    """

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
            CodeMismatch,
        )
        try:
            with translated(**wrong_code):
                self._client.confirm_sign_up(ClientId=self._client_id, Username=email, ConfirmationCode=code)
        except ParamValidationError as error:
            raise CodeMismatch from error

    def resend_code(self, *, email: str) -> None:
        with told_to_nobody():
            self._client.resend_confirmation_code(ClientId=self._client_id, Username=email)

    def set_enabled(self, *, sub: str, is_enabled: bool) -> None:
        client = self._client
        with translated(UserNotFoundException=SignInMissing):
            if is_enabled:
                client.admin_enable_user(UserPoolId=self._pool_id, Username=sub)
            else:
                client.admin_disable_user(UserPoolId=self._pool_id, Username=sub)

    def set_admin(self, *, sub: str, is_admin: bool) -> None:
        membership = {"UserPoolId": self._pool_id, "Username": sub, "GroupName": ADMIN_GROUP}
        with translated(UserNotFoundException=SignInMissing):
            if is_admin:
                self._client.admin_add_user_to_group(**membership)
            else:
                self._client.admin_remove_user_from_group(**membership)
