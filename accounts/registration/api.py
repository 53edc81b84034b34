"""The JSON routes of registrations."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import dependencies
from accounts.identity import limits
from accounts.identity.api import PublicView
from accounts.identity.caller import actor_of, find_caller
from accounts.identity.serializers import user_body
from accounts.profiles.domain import ActivationStatus, Role
from accounts.registration import serializers as bodies
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems
from webapp.api.requests import plain_request

if TYPE_CHECKING:
    from rest_framework.request import Request


class RegisterView(APIView):
    """Open an account."""

    # An administrator who registers somebody may give a role; everybody else needs no token.
    permission_classes = []

    @extend_schema(
        operation_id="register",
        request=bodies.RegisterSerializer,
        responses={201: bodies.RegisteredSerializer} | problems(*SIGNED_IN, *WITH_BODY, 409),
    )
    def post(self, request: Request) -> Response:
        """Open an account. Only an administrator may ask for another role or status than an active user's."""
        data = validated(bodies.RegisterSerializer, request.data)
        with _opening_account(request, data["email"]):
            registration = dependencies.registration_service().register(
                username=data["username"],
                email=data["email"],
                password=data["password"],
                role=Role(data.get("role", Role.USER)),
                activation_status=ActivationStatus(data.get("activation_status", ActivationStatus.ACTIVE)),
                actor=actor_of(request) if find_caller(request) else None,
            )
        body = user_body(registration.profile)
        body["confirmation_required"] = registration.is_confirmation_required
        return Response(body, status.HTTP_201_CREATED)


class ConfirmView(PublicView):
    """Confirm an address."""

    @extend_schema(
        operation_id="confirm",
        request=bodies.ConfirmSerializer,
        responses={204: None} | problems(*WITH_BODY, 429, 503),
    )
    def post(self, request: Request) -> Response:
        """Confirm an address with the code that was mailed to it."""
        data = validated(bodies.ConfirmSerializer, request.data)
        with limits.guessing_code(plain_request(request), data["email"]):
            dependencies.registration_service().confirm(email=data["email"], code=data["code"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class ResendCodeView(PublicView):
    """Mail a new code."""

    @extend_schema(
        operation_id="resend_code",
        request=bodies.ResendCodeSerializer,
        responses={204: None} | problems(*WITH_BODY, 429, 503),
    )
    def post(self, request: Request) -> Response:
        """Mail a new code; the answer is the same whether or not the address has an account."""
        data = validated(bodies.ResendCodeSerializer, request.data)
        limits.take_mail(plain_request(request), data["email"])
        dependencies.registration_service().resend_code(email=data["email"])
        return Response(status=status.HTTP_204_NO_CONTENT)


def _opening_account(request: Request, email: str) -> AbstractContextManager[None]:
    """The limit of registrations, from which administrators are free."""
    caller = find_caller(request)
    if caller is not None and caller.identity.is_admin:
        return nullcontext()
    return limits.opening_account(plain_request(request), email)
