"""Sessions in Cognito."""

from __future__ import annotations

from botocore.exceptions import ClientError

from accounts.identity.cognito import UNSURE, CognitoIdentity, tokens_of, translated
from accounts.identity.domain import Tokens
from accounts.identity.errors import InvalidToken
from webapp.aws.outages import error_code, translated_outages

# What `RevokeToken` says to a token that is over, or that never was one.
_NOTHING_TO_REVOKE = {
    "InvalidParameterException",
    "NotAuthorizedException",
    "UnauthorizedException",
    "UnsupportedTokenTypeException",
}


class CognitoSessions(CognitoIdentity):
    """`SessionProvider` over one pool."""

    def refresh(self, *, refresh_token: str) -> Tokens:
        over = dict.fromkeys(
            ("NotAuthorizedException", "UserNotFoundException", "UserNotConfirmedException"),
            InvalidToken,
        )
        with translated(**over, InvalidParameterException=InvalidToken):
            answer = self._client.initiate_auth(
                ClientId=self._client_id,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": refresh_token},
            )
        return tokens_of(answer, refresh_token=refresh_token)

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
