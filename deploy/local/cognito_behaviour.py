"""Where MiniStack's Cognito differs from AWS's in a way a developer would trip over, and what stands for the mail."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito

from deploy.local import cognito_addresses
from deploy.local.durability.files import say

Call = Callable[[dict[str, Any]], Any]

_PURPOSES = {"password": "reset the password", cognito_addresses.NEW_ADDRESS: "confirm the new address"}


def install(*, confirm_email: bool) -> None:
    """Adapt MiniStack's Cognito.

    Args:
        confirm_email: whether a new account has to be confirmed with its code; otherwise it is confirmed at once, as
            a pre-sign-up trigger would do it, since nobody can read the mail.
    """
    if not confirm_email:
        cognito._apply_presignup_trigger = _confirm_at_once
    cognito._send_verification_email = _print_code
    cognito._initiate_auth = _refuse_wrong_password_first(cognito._initiate_auth)
    cognito._confirm_sign_up = _verify_address(cognito._confirm_sign_up)
    cognito._forgot_password = _reset_usable_accounts_only(cognito._forgot_password)
    cognito._confirm_forgot_password = _reset_usable_accounts_only(cognito._confirm_forgot_password)
    cognito._update_user_attributes = cognito_addresses.confirm_first(
        cognito._update_user_attributes, tell=_print_code
    )
    cognito._admin_update_user_attributes = cognito_addresses.refuse_taken(
        cognito._admin_update_user_attributes
    )
    cognito_addresses.install()
    cognito.handle_request = _one_at_a_time(cognito.handle_request)


def _one_at_a_time(handle: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """MiniStack runs each call in a thread and looks before it stores, so that two sign-ups at once found no account."""
    lock = asyncio.Lock()

    async def wrapped(*arguments: Any) -> Any:
        async with lock:
            return await handle(*arguments)

    return wrapped


def _confirm_at_once(*_: Any, **__: Any) -> dict[str, bool]:
    return {"autoConfirmUser": True, "autoVerifyEmail": True, "autoVerifyPhone": False}


def _print_code(
    _pool: dict[str, Any],
    _username: str,
    attributes: dict[str, str],
    code: str,
    attribute_name: str = "email",
) -> None:
    """Say in the log what AWS would have mailed."""
    purpose = _PURPOSES.get(attribute_name, "confirm the account")
    say(f"Mail to {attributes.get('email')}: the code to {purpose} is {code}")


def _user_of(data: dict[str, Any], username: Any) -> dict[str, Any] | None:
    pool, _ = cognito._pool_for_client(data.get("ClientId"))
    user: dict[str, Any] | None = cognito._resolve_user(pool, username)[0] if pool and username else None
    return user


def _refuse_wrong_password_first(initiate_auth: Call) -> Call:
    """A stranger must not learn from a wrong password that an account waits for its confirmation."""

    def wrapped(data: dict[str, Any]) -> Any:
        parameters = data.get("AuthParameters") or {}
        if data.get("AuthFlow") == "USER_PASSWORD_AUTH":
            user = _user_of(data, parameters.get("USERNAME"))
            if (
                user
                and user.get("Enabled", True)
                and user.get("UserStatus") == "UNCONFIRMED"
                and user.get("_password") != parameters.get("PASSWORD")
            ):
                return error_response_json("NotAuthorizedException", "Incorrect username or password.", 400)
        return initiate_auth(data)

    return wrapped


def _verify_address(confirm_sign_up: Call) -> Call:
    """AWS marks the address as verified once its code came back; MiniStack leaves it as it was."""

    def wrapped(data: dict[str, Any]) -> Any:
        answer = confirm_sign_up(data)
        user = _user_of(data, data.get("Username"))
        if answer[0] == 200 and user:  # noqa: PLR2004 -- HTTP's OK
            user["Attributes"] = cognito._merge_attributes(
                user["Attributes"], [{"Name": "email_verified", "Value": "true"}]
            )
        return answer

    return wrapped


def _reset_usable_accounts_only(call: Call) -> Call:
    """AWS mails no code to an address that was never confirmed, nor takes one for an account that is disabled."""

    def wrapped(data: dict[str, Any]) -> Any:
        user = _user_of(data, data.get("Username"))
        if user and not user.get("Enabled", True):
            return error_response_json("NotAuthorizedException", "User is disabled.", 400)
        attributes = cognito._attr_list_to_dict(user["Attributes"]) if user else {}
        if user and attributes.get("email_verified") != "true":
            message = (
                "Cannot reset password for the user as there is no registered/verified email or phone_number"
            )
            return error_response_json("InvalidParameterException", message, 400)
        return call(data)

    return wrapped
