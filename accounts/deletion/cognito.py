"""Deletions in Cognito."""

from __future__ import annotations

from botocore.exceptions import ClientError

from accounts.identity.cognito import UNSURE, CognitoIdentity
from webapp.aws.outages import error_code, translated_outages


class CognitoDeletion(CognitoIdentity):
    """`DeletionProvider` over one pool."""

    def delete(self, *, sub: str) -> None:
        try:
            with translated_outages(UNSURE):
                self._client.admin_delete_user(UserPoolId=self._pool_id, Username=sub)
        except ClientError as error:
            if error_code(error) != "UserNotFoundException":
                raise
