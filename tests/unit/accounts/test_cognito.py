"""Cognito's error answers in our terms; what it does when all is well is for the contract suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber

from accounts import errors
from accounts.cognito import CognitoIdentityProvider
from webapp.errors import DomainError, Unavailable

Call = Callable[[CognitoIdentityProvider], object]

CALLS: dict[str, tuple[str, Call]] = {
    "sign_up": ("sign_up", lambda p: p.sign_up(email="a@b.de", password="Passw0rd", username="A")),
    "confirm": ("confirm_sign_up", lambda p: p.confirm(email="a@b.de", code="1")),
    "resend_code": ("resend_confirmation_code", lambda p: p.resend_code(email="a@b.de")),
    "sign_in": ("initiate_auth", lambda p: p.sign_in(email="a@b.de", password="x")),
    "refresh": ("initiate_auth", lambda p: p.refresh(refresh_token="x")),
    "revoke": ("revoke_token", lambda p: p.revoke(refresh_token="x")),
    "sign_out_everywhere": ("admin_user_global_sign_out", lambda p: p.sign_out_everywhere(sub="x")),
    "find": ("admin_get_user", lambda p: p.find(username="x")),
    "delete": ("admin_delete_user", lambda p: p.delete(sub="x")),
}

# Call, Cognito's code, its message, and what it means; `None`: that all is well.
MEANINGS: list[tuple[str, str, str, type[DomainError] | None]] = [
    ("sign_up", "UsernameExistsException", "", errors.EmailTaken),
    ("sign_up", "AliasExistsException", "", errors.EmailTaken),
    ("sign_up", "InvalidPasswordException", "", errors.PasswordRefused),
    ("sign_up", "InvalidParameterException", "Value at 'password' failed", errors.PasswordRefused),
    ("sign_up", "InvalidParameterException", "Invalid email address format.", errors.EmailRefused),
    ("sign_up", "InvalidParameterException", "Value at 'username' failed", errors.EmailRefused),
    ("sign_up", "CodeDeliveryFailureException", "", Unavailable),
    ("sign_up", "LimitExceededException", "", errors.TooManyAttempts),
    ("confirm", "CodeMismatchException", "", errors.CodeMismatch),
    ("confirm", "ExpiredCodeException", "", errors.CodeExpired),
    ("confirm", "UserNotFoundException", "", errors.CodeMismatch),
    ("confirm", "NotAuthorizedException", "Current status is CONFIRMED", errors.CodeMismatch),
    ("confirm", "TooManyFailedAttemptsException", "", errors.TooManyAttempts),
    ("resend_code", "UserNotFoundException", "", None),
    ("resend_code", "InvalidParameterException", "User is already confirmed.", None),
    ("resend_code", "LimitExceededException", "Attempt limit exceeded", None),
    ("resend_code", "CodeDeliveryFailureException", "", Unavailable),
    ("sign_in", "NotAuthorizedException", "Incorrect username or password.", errors.InvalidCredentials),
    ("sign_in", "NotAuthorizedException", "User is disabled.", errors.AccountInactive),
    ("sign_in", "NotAuthorizedException", "Password attempts exceeded", errors.TooManyAttempts),
    ("sign_in", "UserNotFoundException", "", errors.InvalidCredentials),
    ("sign_in", "UserNotConfirmedException", "", errors.AccountUnconfirmed),
    ("sign_in", "InvalidParameterException", "", errors.InvalidCredentials),
    ("sign_in", "PasswordResetRequiredException", "", errors.InvalidCredentials),
    ("refresh", "NotAuthorizedException", "Refresh Token has been revoked", errors.InvalidToken),
    ("refresh", "NotAuthorizedException", "User is disabled.", errors.InvalidToken),
    ("refresh", "UserNotFoundException", "", errors.InvalidToken),
    ("refresh", "InvalidParameterException", "", errors.InvalidToken),
    ("revoke", "UnauthorizedException", "", None),
    ("revoke", "UnsupportedTokenTypeException", "", None),
    ("revoke", "InvalidParameterException", "", None),
    ("sign_out_everywhere", "UserNotFoundException", "", None),
    ("find", "UserNotFoundException", "", None),
    ("delete", "UserNotFoundException", "", None),
]
every_call = pytest.mark.parametrize(("operation", "call"), CALLS.values(), ids=CALLS)


@pytest.fixture
def client() -> Any:
    return boto3.client("cognito-idp", region_name="eu-west-2")


@pytest.fixture
def stub(client: Any) -> Iterator[Stubber]:
    with Stubber(client) as stub:
        yield stub


@pytest.fixture
def provider(client: Any) -> CognitoIdentityProvider:
    return CognitoIdentityProvider(client=client, pool_id="eu-west-2_x", client_id="client")


@pytest.mark.parametrize(("name", "code", "message", "meaning"), MEANINGS)
def test_an_error_means(
    provider: CognitoIdentityProvider,
    stub: Stubber,
    name: str,
    code: str,
    message: str,
    meaning: type[DomainError] | None,
) -> None:
    operation, call = CALLS[name]
    stub.add_client_error(operation, code, message)
    if meaning is None:
        assert call(provider) is None
        return
    with pytest.raises(DomainError) as caught:
        call(provider)
    assert type(caught.value) is meaning
    assert isinstance(caught.value.__cause__, ClientError | DomainError)


@pytest.mark.parametrize(
    ("code", "status"), [("TooManyRequestsException", 400), ("InternalErrorException", 500), ("Other", 503)]
)
@every_call
def test_not_now_is_an_outage(
    provider: CognitoIdentityProvider, stub: Stubber, operation: str, call: Call, code: str, status: int
) -> None:
    stub.add_client_error(operation, code, http_status_code=status)
    with pytest.raises(Unavailable):
        call(provider)


@pytest.mark.parametrize("code", ["ResourceNotFoundException", "AccessDeniedException", "ForbiddenException"])
@every_call
def test_a_fault_of_ours_stays_loud(
    provider: CognitoIdentityProvider, stub: Stubber, operation: str, call: Call, code: str
) -> None:
    stub.add_client_error(operation, code)
    with pytest.raises(ClientError):
        call(provider)


@pytest.mark.parametrize("error", [ReadTimeoutError, ConnectTimeoutError, EndpointConnectionError])
@every_call
def test_no_answer_is_an_outage(
    provider: CognitoIdentityProvider,
    client: Any,
    operation: str,
    call: Call,
    error: Callable[..., Exception],
) -> None:
    def fail(**_: Any) -> None:
        raise error(endpoint_url="https://example.com")

    client.meta.events.register("before-send", fail)
    with pytest.raises(Unavailable):
        call(provider)


def test_a_step_the_product_does_not_have_is_no_sign_in(
    provider: CognitoIdentityProvider, stub: Stubber
) -> None:
    stub.add_response("initiate_auth", {"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "x" * 20})
    with pytest.raises(errors.InvalidCredentials):
        provider.sign_in(email="a@b.de", password="x")
