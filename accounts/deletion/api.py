"""The JSON route of a deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts import dependencies
from accounts.deletion import serializers as bodies
from accounts.identity import limits
from accounts.identity.api import no_content
from accounts.identity.caller import caller_of
from accounts.identity.cookies import cookie_session
from accounts.preferences.api import OwnUserView
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems
from webapp.api.requests import plain_request
from webapp.network import client_address

if TYPE_CHECKING:
    from rest_framework.request import Request


class UserView(OwnUserView):
    """The account that is signed in."""

    delete_takes_body = True

    @extend_schema(
        operation_id="delete_user",
        request=bodies.DeleteUserSerializer,
        responses={204: None} | problems(*SIGNED_IN, *WITH_BODY, 409, 429),
    )
    def delete(self, request: Request) -> Response:
        """Delete the caller's account for good, with all its tasks and images."""
        data = validated(bodies.DeleteUserSerializer, request.data)
        caller = caller_of(request)
        with limits.proving_again(caller.identity):
            dependencies.deletion_service().delete_account(
                identity=caller.identity,
                password=data["password"],
                origin=client_address(plain_request(request)),
            )
        if caller.credentials.is_cookie:
            cookie_session(plain_request(request)).forget()
        return no_content()
