"""What Cognito's errors mean here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from accounts import errors
from webapp.aws.outages import error_code, translated_outages
from webapp.errors import DomainError, Unavailable

UNSURE = "The sign-in service did not answer in time. Try again in a moment; nothing is lost by that."

# Cognito's name of an error, and what it means here.
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
_MEANING: dict[str, type[DomainError]] = {
    "CodeMismatchException": errors.CodeMismatch,
    "ExpiredCodeException": errors.CodeMismatch,
    "InvalidPasswordException": errors.PasswordRefused,
    "PasswordHistoryPolicyViolationException": errors.PasswordRefused,
    "LimitExceededException": errors.TooManyAttempts,
    "TooManyFailedAttemptsException": errors.TooManyAttempts,
    "UserNotConfirmedException": errors.AccountUnconfirmed,
    "UsernameExistsException": errors.EmailTaken,
    "AliasExistsException": errors.EmailTaken,
    # The mail could not be sent just now; the account is there, and a new code can be asked for.
    "CodeDeliveryFailureException": Unavailable,
}


@contextmanager
def translated(**more: type[DomainError]) -> Iterator[None]:
    """Raise Cognito's errors as ours; `more` says what further codes mean in one call."""
    with translated_outages(UNSURE):
        try:
            yield
        except ClientError as error:
            meaning = {**_MEANING, **more}.get(error_code(error))
            if meaning is None:
                raise
            raise meaning from error


@contextmanager
def refused_parameter() -> Iterator[None]:
    """Say which of the two things a person chose Cognito does not take; its rules are narrower than ours."""
    try:
        yield
    except ClientError as error:
        if error_code(error) != "InvalidParameterException":
            raise
        message = message_of(error)
        is_address = "username" in message or "email" in message
        raise (errors.EmailRefused if is_address else errors.PasswordRefused) from error


def message_of(error: ClientError) -> str:
    """Cognito's sentence about an error, in lower case; some errors differ in nothing else."""
    return str(error.response["Error"].get("Message", "")).lower()
