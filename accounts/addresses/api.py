"""The JSON routes of addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import dependencies
from accounts.addresses import serializers as bodies
from accounts.identity import limits
from accounts.identity.api import no_content
from accounts.identity.caller import caller_of
from accounts.identity.serializers import UserSerializer, user_body
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems
from webapp.api.requests import plain_request
from webapp.network import client_address

if TYPE_CHECKING:
    from rest_framework.request import Request


class ChangeEmailView(APIView):
    """Ask for another address."""

    @extend_schema(
        operation_id="change_email",
        request=bodies.ChangeEmailSerializer,
        responses={204: None} | problems(*SIGNED_IN, *WITH_BODY, 429),
    )
    def post(self, request: Request) -> Response:
        """Mail a code to another address; until it comes back, the account keeps the one it has.

        The answer is the same if the address has an account already; no code comes then.
        """
        data = validated(bodies.ChangeEmailSerializer, request.data)
        caller = caller_of(request)
        limits.take_mail(plain_request(request), data["email"])
        with limits.proving_again(caller.identity):
            dependencies.address_service().request_email(
                identity=caller.identity, access_token=caller.credentials.access_token, **data
            )
        return no_content()


class ConfirmEmailView(APIView):
    """Confirm another address."""

    @extend_schema(
        operation_id="confirm_email",
        request=bodies.ConfirmEmailSerializer,
        responses={200: UserSerializer} | problems(*SIGNED_IN, *WITH_BODY, 409, 429),
    )
    def post(self, request: Request) -> Response:
        """Make the address that was asked for the account's, with the code that was mailed to it."""
        data = validated(bodies.ConfirmEmailSerializer, request.data)
        caller = caller_of(request)
        with limits.proving_again(caller.identity):
            profile = dependencies.address_service().confirm_email(
                identity=caller.identity,
                access_token=caller.credentials.access_token,
                code=data["code"],
                origin=client_address(plain_request(request)),
            )
        return Response(user_body(profile))
