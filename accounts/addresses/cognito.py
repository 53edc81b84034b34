"""Addresses in Cognito."""

from __future__ import annotations

import logging

from botocore.exceptions import ParamValidationError

from accounts.identity.cognito import CognitoIdentity, own_token, refused_parameter, translated
from accounts.identity.errors import CodeMismatch
from webapp.errors import Unavailable

_log = logging.getLogger(__name__)


class CognitoAddresses(CognitoIdentity):
    """`AddressProvider` over one pool: an access token says whose account it is."""

    _keeps_address_until_confirmed = False

    def request_email(self, *, access_token: str, email: str) -> None:
        self._check_pool()
        with translated(), refused_parameter(), own_token():
            self._client.update_user_attributes(
                AccessToken=access_token, UserAttributes=[{"Name": "email", "Value": email}]
            )

    def confirm_email(self, *, access_token: str, code: str) -> None:
        try:
            with translated(InvalidParameterException=CodeMismatch), own_token():
                self._client.verify_user_attribute(AccessToken=access_token, AttributeName="email", Code=code)
        except ParamValidationError as error:
            raise CodeMismatch from error

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
