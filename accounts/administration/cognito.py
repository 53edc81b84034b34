"""Other people's accounts in Cognito."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.identity.cognito import ADMIN_GROUP, account_of, attribute_pairs, refused_parameter, translated
from accounts.identity.domain import ProviderAccount
from accounts.profiles.errors import SignInMissing
from accounts.registration.cognito import CognitoRegistration


class CognitoAdministration(CognitoRegistration):
    """`AdministrationProvider` over one pool: what is done with the rights of the service, not those of the account."""

    def create(self, *, email: str, username: str) -> ProviderAccount:
        with translated(), refused_parameter():
            answer = self._client.admin_create_user(
                UserPoolId=self._pool_id,
                Username=email,
                UserAttributes=attribute_pairs(email=email, email_verified="true", name=username),
                MessageAction="SUPPRESS",
            )
        return account_of(answer["User"], answer["User"]["Attributes"])

    def set_password(self, *, sub: str, password: str) -> None:
        with translated(UserNotFoundException=SignInMissing), refused_parameter():
            self._client.admin_set_user_password(
                UserPoolId=self._pool_id, Username=sub, Password=password, Permanent=True
            )

    def set_email(self, *, sub: str, email: str) -> None:
        # An address that an administrator sets counts as proven; with one that does not, nobody could sign in.
        self._set_attributes(sub, email=email, email_verified="true")

    def set_username(self, *, sub: str, username: str) -> None:
        self._set_attributes(sub, name=username)

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
        with translated(UserNotFoundException=SignInMissing), refused_parameter():
            self._client.admin_update_user_attributes(
                UserPoolId=self._pool_id, Username=sub, UserAttributes=attribute_pairs(**attributes)
            )
