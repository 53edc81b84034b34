"""Other people's accounts in Cognito: the part of `IdentityProvider` that is for administrators and operators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from accounts import errors
from accounts.cognito_errors import refused_parameter, translated
from accounts.ports import ProviderAccount
from webapp.operations.provisioning import ADMIN_GROUP

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient


class CognitoAdministration:
    """What is done with the rights of the service, and not with those of the account.

    Administrators are in a group of the pool, so that whatever else trusts the pool's tokens knows them as well. What
    somebody may do here is decided by the users table alone.
    """

    def __init__(self, *, client: CognitoIdentityProviderClient, pool_id: str, client_id: str) -> None:
        self._client = client
        self._pool_id = pool_id
        self._client_id = client_id

    def create(self, *, email: str, username: str) -> ProviderAccount:
        with translated(), refused_parameter():
            answer = self._client.admin_create_user(
                UserPoolId=self._pool_id,
                Username=email,
                UserAttributes=_pairs(email=email, email_verified="true", name=username),
                MessageAction="SUPPRESS",
            )
        return account_of(answer["User"], answer["User"]["Attributes"])

    def set_password(self, *, sub: str, password: str) -> None:
        with translated(UserNotFoundException=errors.SignInMissing), refused_parameter():
            self._client.admin_set_user_password(
                UserPoolId=self._pool_id, Username=sub, Password=password, Permanent=True
            )

    def set_email(self, *, sub: str, email: str) -> None:
        # An address that an administrator sets counts as proven; with one that does not, nobody could sign in.
        self._set_attributes(sub, email=email, email_verified="true")

    def set_username(self, *, sub: str, username: str) -> None:
        self._set_attributes(sub, name=username)

    def set_enabled(self, *, sub: str, is_enabled: bool) -> None:
        client = self._client
        with translated(UserNotFoundException=errors.SignInMissing):
            if is_enabled:
                client.admin_enable_user(UserPoolId=self._pool_id, Username=sub)
            else:
                client.admin_disable_user(UserPoolId=self._pool_id, Username=sub)

    def set_admin(self, *, sub: str, is_admin: bool) -> None:
        membership = {"UserPoolId": self._pool_id, "Username": sub, "GroupName": ADMIN_GROUP}
        with translated(UserNotFoundException=errors.SignInMissing):
            if is_admin:
                self._client.admin_add_user_to_group(**membership)
            else:
                self._client.admin_remove_user_from_group(**membership)

    def list_accounts(self) -> Iterator[ProviderAccount]:
        with translated():
            for page in self._client.get_paginator("list_users").paginate(UserPoolId=self._pool_id):
                for user in page["Users"]:
                    yield account_of(user, user["Attributes"])

    def list_admins(self) -> frozenset[str]:
        pages = self._client.get_paginator("list_users_in_group")
        with translated():
            return frozenset(
                account_of(user, user["Attributes"]).sub
                for page in pages.paginate(UserPoolId=self._pool_id, GroupName=ADMIN_GROUP)
                for user in page["Users"]
            )

    def _set_attributes(self, sub: str, **attributes: str) -> None:
        with translated(UserNotFoundException=errors.SignInMissing), refused_parameter():
            self._client.admin_update_user_attributes(
                UserPoolId=self._pool_id, Username=sub, UserAttributes=_pairs(**attributes)
            )


def account_of(user: Any, attributes: Any) -> ProviderAccount:
    """Cognito's description of a user; its operations disagree only in what they call the attributes."""
    values = {attribute["Name"]: attribute["Value"] for attribute in attributes}
    return ProviderAccount(
        sub=values["sub"],
        email=values.get("email", "").lower(),
        username=values.get("name") or values.get("email", ""),
        is_confirmed=user["UserStatus"] != "UNCONFIRMED",
        is_enabled=user["Enabled"],
    )


def _pairs(**attributes: str) -> list[Any]:
    return [{"Name": name, "Value": value} for name, value in attributes.items()]
