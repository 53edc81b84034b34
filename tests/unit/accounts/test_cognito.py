"""Cognito's error answers in our terms; what it does when all is well is for the contract suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber

from accounts.dependencies import CognitoIdentityProvider
from accounts.identity.errors import (
    AccountInactive,
    AccountUnconfirmed,
    CodeMismatch,
    InvalidCredentials,
    InvalidToken,
    PasswordMismatch,
    TooManyAttempts,
)
from accounts.profiles.errors import EmailRefused, EmailTaken, PasswordRefused
from webapp.errors import DomainError, Unavailable

Call = Callable[[CognitoIdentityProvider], object]


def request_email(provider: CognitoIdentityProvider) -> None:
    """As it is once the pool was found to keep an address until the new one is confirmed."""
    provider._keeps_address_until_confirmed = True
    provider.request_email(access_token="x", email="a@b.de")


CALLS: dict[str, tuple[str, Call]] = {
    "sign_up": ("sign_up", lambda p: p.sign_up(email="a@b.de", password="Passw0rd", username="A")),
    "confirm": ("confirm_sign_up", lambda p: p.confirm(email="a@b.de", code="1")),
    "resend_code": ("resend_confirmation_code", lambda p: p.resend_code(email="a@b.de")),
    "sign_in": ("initiate_auth", lambda p: p.sign_in(email="a@b.de", password="x")),
    "refresh": ("initiate_auth", lambda p: p.refresh(refresh_token="x")),
    "revoke": ("revoke_token", lambda p: p.revoke(refresh_token="x")),
    "sign_out_everywhere": ("admin_user_global_sign_out", lambda p: p.sign_out_everywhere(sub="x")),
    "request_reset": ("forgot_password", lambda p: p.request_reset(email="a@b.de")),
    "reset_password": (
        "confirm_forgot_password",
        lambda p: p.reset_password(email="a@b.de", code="1", new_password="Passw0rd"),
    ),
    "change_password": (
        "change_password",
        lambda p: p.change_password(access_token="x", old_password="x", new_password="Passw0rd"),
    ),
    "check_pool": ("describe_user_pool", lambda p: p.request_email(access_token="x", email="a@b.de")),
    "request_email": ("update_user_attributes", request_email),
    "confirm_email": ("verify_user_attribute", lambda p: p.confirm_email(access_token="x", code="1")),
    "find": ("admin_get_user", lambda p: p.find(username="x")),
    "delete": ("admin_delete_user", lambda p: p.delete(sub="x")),
}

# Call, Cognito's code, its message, and what it means; `None`: that all is well.
MEANINGS: list[tuple[str, str, str, type[DomainError] | None]] = [
    ("sign_up", "UsernameExistsException", "", EmailTaken),
    ("sign_up", "AliasExistsException", "", EmailTaken),
    ("sign_up", "InvalidPasswordException", "", PasswordRefused),
    ("sign_up", "InvalidParameterException", "Value at 'password' failed", PasswordRefused),
    ("sign_up", "InvalidParameterException", "Invalid email address format.", EmailRefused),
    ("sign_up", "InvalidParameterException", "Value at 'username' failed", EmailRefused),
    ("sign_up", "CodeDeliveryFailureException", "", Unavailable),
    ("sign_up", "LimitExceededException", "", TooManyAttempts),
    ("confirm", "CodeMismatchException", "", CodeMismatch),
    ("confirm", "ExpiredCodeException", "", CodeMismatch),
    ("confirm", "UserNotFoundException", "", CodeMismatch),
    ("confirm", "NotAuthorizedException", "Current status is CONFIRMED", CodeMismatch),
    ("confirm", "TooManyFailedAttemptsException", "", TooManyAttempts),
    ("resend_code", "UserNotFoundException", "", None),
    ("resend_code", "InvalidParameterException", "User is already confirmed.", None),
    ("resend_code", "LimitExceededException", "Attempt limit exceeded", None),
    ("resend_code", "CodeDeliveryFailureException", "", None),
    ("sign_in", "NotAuthorizedException", "Incorrect username or password.", InvalidCredentials),
    ("sign_in", "NotAuthorizedException", "User is disabled.", AccountInactive),
    ("sign_in", "NotAuthorizedException", "Password attempts exceeded", TooManyAttempts),
    ("sign_in", "UserNotFoundException", "", InvalidCredentials),
    ("sign_in", "UserNotConfirmedException", "", AccountUnconfirmed),
    ("sign_in", "InvalidParameterException", "", InvalidCredentials),
    ("sign_in", "PasswordResetRequiredException", "", InvalidCredentials),
    ("refresh", "NotAuthorizedException", "Refresh Token has been revoked", InvalidToken),
    ("refresh", "NotAuthorizedException", "User is disabled.", InvalidToken),
    ("refresh", "UserNotFoundException", "", InvalidToken),
    ("refresh", "InvalidParameterException", "", InvalidToken),
    ("revoke", "UnauthorizedException", "", None),
    ("revoke", "UnsupportedTokenTypeException", "", None),
    ("revoke", "InvalidParameterException", "", None),
    ("sign_out_everywhere", "UserNotFoundException", "", None),
    ("request_reset", "UserNotFoundException", "", None),
    ("request_reset", "NotAuthorizedException", "User is disabled.", None),
    ("request_reset", "InvalidParameterException", "Cannot reset password for the user", None),
    ("request_reset", "LimitExceededException", "Attempt limit exceeded", None),
    ("request_reset", "CodeDeliveryFailureException", "", None),
    ("reset_password", "CodeMismatchException", "", CodeMismatch),
    ("reset_password", "ExpiredCodeException", "", CodeMismatch),
    ("reset_password", "UserNotFoundException", "", CodeMismatch),
    ("reset_password", "UserNotConfirmedException", "", CodeMismatch),
    ("reset_password", "NotAuthorizedException", "User is disabled.", CodeMismatch),
    ("reset_password", "InvalidParameterException", "Cannot reset password", CodeMismatch),
    ("reset_password", "InvalidParameterException", "Value at 'password' failed", PasswordRefused),
    ("reset_password", "InvalidPasswordException", "", PasswordRefused),
    ("reset_password", "TooManyFailedAttemptsException", "", TooManyAttempts),
    ("change_password", "NotAuthorizedException", "Incorrect username or password.", PasswordMismatch),
    ("change_password", "NotAuthorizedException", "Access Token has been revoked", InvalidToken),
    ("change_password", "NotAuthorizedException", "User is disabled.", InvalidToken),
    ("change_password", "UserNotFoundException", "", InvalidToken),
    ("change_password", "InvalidParameterException", "Value at 'previousPassword'", PasswordMismatch),
    ("change_password", "InvalidParameterException", "Value at 'proposedPassword'", PasswordRefused),
    ("change_password", "InvalidPasswordException", "", PasswordRefused),
    ("change_password", "PasswordHistoryPolicyViolationException", "", PasswordRefused),
    ("change_password", "LimitExceededException", "", TooManyAttempts),
    ("request_email", "AliasExistsException", "", EmailTaken),
    ("request_email", "InvalidParameterException", "Invalid email address format.", EmailRefused),
    ("request_email", "NotAuthorizedException", "Access Token has expired", InvalidToken),
    ("request_email", "CodeDeliveryFailureException", "", Unavailable),
    ("confirm_email", "CodeMismatchException", "", CodeMismatch),
    ("confirm_email", "ExpiredCodeException", "", CodeMismatch),
    ("confirm_email", "AliasExistsException", "", EmailTaken),
    ("confirm_email", "NotAuthorizedException", "Access Token has expired", InvalidToken),
    ("confirm_email", "LimitExceededException", "", TooManyAttempts),
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
    with pytest.raises(InvalidCredentials):
        provider.sign_in(email="a@b.de", password="x")


def test_the_pool_is_asked_once_whether_it_keeps_an_address(
    provider: CognitoIdentityProvider, stub: Stubber
) -> None:
    settings = {"AttributesRequireVerificationBeforeUpdate": ["email"]}
    stub.add_response("describe_user_pool", {"UserPool": {"UserAttributeUpdateSettings": settings}})
    for _ in range(2):
        stub.add_response("update_user_attributes", {})
        provider.request_email(access_token="x", email="a@b.de")
    stub.assert_no_pending_responses()


@pytest.mark.parametrize("settings", [{}, {"AttributesRequireVerificationBeforeUpdate": ["phone_number"]}])
def test_a_pool_that_does_not_keep_an_address_is_told_no_new_one(
    provider: CognitoIdentityProvider, stub: Stubber, settings: dict[str, list[str]]
) -> None:
    for _ in range(2):
        stub.add_response("describe_user_pool", {"UserPool": {"UserAttributeUpdateSettings": settings}})
        with pytest.raises(Unavailable):
            provider.request_email(access_token="x", email="a@b.de")
