"""Changing the address of an account as AWS's Cognito does it; MiniStack takes any address at once.

With `AttributesRequireVerificationBeforeUpdate` a new address waits beside the old one until its code came back, and an
address that has an account cannot be taken by another one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.core.responses import error_response_json, json_response
from ministack.services import cognito

Call = Callable[[dict[str, Any]], Any]

# What a new address is called where the purpose of a code is told.
NEW_ADDRESS = "new address"
# The code that MiniStack mails for a new account, too.
_CODE = "123456"
_VERIFY = "VerifyUserAttribute"


def install() -> None:
    """Answer the call that MiniStack does not know."""
    dispatch = cognito._dispatch_idp
    cognito._UNSIGNED_IDP_ACTIONS.add(_VERIFY)

    async def wrapped(action: str, data: dict[str, Any]) -> Any:
        if action != _VERIFY:
            return await dispatch(action, data)
        # With the checks of the token that every other call has.
        return cognito._run_idp_handler(_verify_user_attribute, action, data)

    cognito._dispatch_idp = wrapped


def confirm_first(update_user_attributes: Call, *, tell: Callable[..., None]) -> Call:
    """`UpdateUserAttributes`, with the address put aside until it is confirmed; `tell` stands for the mail."""

    def wrapped(data: dict[str, Any]) -> Any:
        user, pool = cognito._user_pool_for_access_token(data.get("AccessToken", ""))
        attributes = cognito._attr_list_to_dict(data.get("UserAttributes", []))
        address = attributes.pop("email", None)
        settings = (pool or {}).get("UserAttributeUpdateSettings") or {}
        if user is None or "email" not in settings.get("AttributesRequireVerificationBeforeUpdate", []):
            return update_user_attributes(data)
        if address is None:
            return update_user_attributes(data)
        if not cognito._USERNAME_EMAIL_RE.fullmatch(address):
            return error_response_json("InvalidParameterException", "Invalid email address format.", 400)
        if _is_taken(pool, address, user):
            return _taken()
        user["_new_address"] = address
        tell(pool, user["Username"], {"email": address}, _CODE, attribute_name=NEW_ADDRESS)
        update_user_attributes({**data, "UserAttributes": cognito._dict_to_attr_list(attributes)})
        details = {"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": address}
        return json_response({"CodeDeliveryDetailsList": [details]})

    return wrapped


def refuse_taken(admin_update_user_attributes: Call) -> Call:
    """`AdminUpdateUserAttributes`, which in AWS takes no address that another account has."""

    def wrapped(data: dict[str, Any]) -> Any:
        address = cognito._attr_list_to_dict(data.get("UserAttributes", [])).get("email")
        pool, error = cognito._resolve_pool(data.get("UserPoolId"))
        user = None if error else cognito._resolve_user(pool, data.get("Username"))[0]
        if address and user and _is_taken(pool, address, user):
            return _taken()
        return admin_update_user_attributes(data)

    return wrapped


def _verify_user_attribute(data: dict[str, Any]) -> Any:
    user, pool = cognito._user_pool_for_access_token(data.get("AccessToken", ""))
    if not user:
        return error_response_json("NotAuthorizedException", "Invalid access token.", 400)
    address = user.get("_new_address")
    error = cognito._code_error(_CODE if address else None, data.get("Code"))
    if error:
        return error
    if _is_taken(pool, address, user):
        return _taken()
    del user["_new_address"]
    user["Attributes"] = cognito._merge_attributes(
        user["Attributes"], cognito._dict_to_attr_list({"email": address, "email_verified": "true"})
    )
    return json_response({})


def _is_taken(pool: dict[str, Any], address: str, user: dict[str, Any]) -> bool:
    owner = cognito._resolve_user(pool, address)[0]
    return owner is not None and owner is not user


def _taken() -> Any:
    return error_response_json("AliasExistsException", "An account with the given email already exists.", 400)
