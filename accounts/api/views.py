"""The JSON routes of accounts: each reads its body, asks the service once, and writes the answer."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, cast

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import dependencies, limits
from accounts.api import serializers as bodies
from accounts.api.requests import actor_of
from accounts.devices import device_of
from accounts.domain import ActivationStatus, Identity, Role
from accounts.middleware import cookie_session
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems
from webapp.api.requests import plain_request
from webapp.network import client_address

if TYPE_CHECKING:
    from rest_framework.request import Request


class PublicView(APIView):
    """A route for those who have no token yet; a token or a cookie that comes along is not looked at."""

    authentication_classes = []
    permission_classes = []


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
            registration = dependencies.account_service().register(
                username=data["username"],
                email=data["email"],
                password=data["password"],
                role=Role(data.get("role", Role.USER)),
                activation_status=ActivationStatus(data.get("activation_status", ActivationStatus.ACTIVE)),
                actor=actor_of(request) if isinstance(request.user, Identity) else None,
            )
        body = bodies.user_body(registration.profile)
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
            dependencies.account_service().confirm(email=data["email"], code=data["code"])
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
        dependencies.account_service().resend_code(email=data["email"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class LoginView(PublicView):
    """Sign in."""

    @extend_schema(
        operation_id="login",
        request=bodies.LoginSerializer,
        responses={200: bodies.TokensSerializer} | problems(*WITH_BODY, 401, 403, 429, 503),
    )
    def post(self, request: Request) -> Response:
        """Sign in with address and password."""
        data = validated(bodies.LoginSerializer, request.data)
        plain = plain_request(request)
        with limits.guessing_password(plain, data["email"]):
            sign_in = dependencies.account_service().sign_in(
                email=data["email"],
                password=data["password"],
                device=device_of(plain),
                network_address=client_address(plain),
            )
        return _tokens_response(bodies.tokens_body(sign_in.tokens))


class RefreshView(PublicView):
    """Renew the tokens."""

    @extend_schema(
        operation_id="refresh",
        request=bodies.RefreshSerializer,
        responses={200: bodies.TokensSerializer} | problems(*WITH_BODY, 401, 429, 503),
    )
    def post(self, request: Request) -> Response:
        """New tokens of the same session, as long as it holds."""
        data = validated(bodies.RefreshSerializer, request.data)
        renewed = dependencies.account_service().refresh(refresh_token=data["refresh_token"])
        return _tokens_response(bodies.tokens_body(renewed.tokens))


class LogoutView(APIView):
    """Sign out."""

    @extend_schema(
        operation_id="logout",
        request=bodies.LogoutSerializer,
        responses={204: None} | problems(*SIGNED_IN, *WITH_BODY),
    )
    def post(self, request: Request) -> Response:
        """End this session, or all of them: their tokens are refused from now on, before they expire."""
        data = validated(bodies.LogoutSerializer, request.data)
        everywhere = bool(data["everywhere"])
        if request.auth == "cookie":
            cookie_session(plain_request(request)).end(everywhere=everywhere)
        else:
            identity = cast("Identity", request.user)
            service = dependencies.account_service()
            service.sign_out(identity=identity)
            if everywhere:
                service.sign_out_everywhere(identity=identity)
        return Response(status=status.HTTP_204_NO_CONTENT)


class CurrentUserView(APIView):
    """The account that is signed in."""

    @extend_schema(
        operation_id="current_user",
        responses={200: bodies.CurrentUserSerializer} | problems(*SIGNED_IN),
    )
    def get(self, request: Request) -> Response:
        """The caller's account, and how many tasks it has."""
        identity = cast("Identity", request.user)
        counts = dependencies.account_tasks().count(identity.user_id)
        return Response(bodies.current_user_body(identity, counts))


def _tokens_response(body: dict[str, object]) -> Response:
    # RFC 6749, section 5.1: an answer with tokens is never kept by a cache.
    return Response(body, headers={"Cache-Control": "no-store"})


def _opening_account(request: Request, email: str) -> AbstractContextManager[None]:
    """The limit of registrations, from which administrators are free."""
    if isinstance(request.user, Identity) and request.user.is_admin:
        return nullcontext()
    return limits.opening_account(plain_request(request), email)
