"""The JSON routes of passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import dependencies
from accounts.identity import limits
from accounts.identity.api import PublicView, no_content
from accounts.identity.caller import caller_of
from accounts.passwords import serializers as bodies
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems
from webapp.api.requests import plain_request

if TYPE_CHECKING:
    from rest_framework.request import Request


class ForgotPasswordView(PublicView):
    """Ask for a new password."""

    @extend_schema(
        operation_id="forgot_password",
        request=bodies.ForgotPasswordSerializer,
        responses={204: None} | problems(*WITH_BODY, 429, 503),
    )
    def post(self, request: Request) -> Response:
        """Mail a code to choose a new password with; the answer is the same whether or not there is an account."""
        data = validated(bodies.ForgotPasswordSerializer, request.data)
        limits.take_mail(plain_request(request), data["email"])
        dependencies.password_service().forgot_password(email=data["email"])
        return no_content()


class ResetPasswordView(PublicView):
    """Choose a new password."""

    @extend_schema(
        operation_id="reset_password",
        request=bodies.ResetPasswordSerializer,
        responses={204: None} | problems(*WITH_BODY, 429, 503),
    )
    def post(self, request: Request) -> Response:
        """Set a new password with the code that was mailed; every session of the account ends."""
        data = validated(bodies.ResetPasswordSerializer, request.data)
        with limits.guessing_code(plain_request(request), data["email"]):
            dependencies.password_service().reset_password(**data)
        return no_content()


class ChangePasswordView(APIView):
    """Change the password."""

    @extend_schema(
        operation_id="change_password",
        request=bodies.ChangePasswordSerializer,
        responses={204: None} | problems(*SIGNED_IN, *WITH_BODY, 429),
    )
    def post(self, request: Request) -> Response:
        """Replace the caller's password; every other session of the account ends, and this one goes on."""
        data = validated(bodies.ChangePasswordSerializer, request.data)
        caller = caller_of(request)
        with limits.proving_again(caller.identity):
            dependencies.password_service().change_password(
                identity=caller.identity, access_token=caller.credentials.access_token, **data
            )
        return no_content()
