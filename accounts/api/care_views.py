"""The JSON routes by which people look after their own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import dependencies, limits
from accounts.api import serializers as bodies
from accounts.api.views import CurrentUserView, PublicView
from accounts.authentication import access_token_of
from accounts.downloads import export_response
from accounts.middleware import cookie_session
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems
from webapp.api.requests import plain_request
from webapp.network import client_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import StreamingHttpResponse
    from rest_framework.request import Request

    from accounts.domain import Identity


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
        dependencies.account_care().forgot_password(email=data["email"])
        return _nothing()


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
            dependencies.account_care().reset_password(**data)
        return _nothing()


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
        identity = _identity(request)
        with limits.proving_again(identity):
            dependencies.account_care().change_password(
                identity=identity, access_token=access_token_of(request), **data
            )
        return _nothing()


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
        identity = _identity(request)
        limits.take_mail(plain_request(request), data["email"])
        with limits.proving_again(identity):
            dependencies.account_care().request_email(
                identity=identity, access_token=access_token_of(request), **data
            )
        return _nothing()


class ConfirmEmailView(APIView):
    """Confirm another address."""

    @extend_schema(
        operation_id="confirm_email",
        request=bodies.ConfirmEmailSerializer,
        responses={200: bodies.UserSerializer} | problems(*SIGNED_IN, *WITH_BODY, 409, 429),
    )
    def post(self, request: Request) -> Response:
        """Make the address that was asked for the account's, with the code that was mailed to it."""
        data = validated(bodies.ConfirmEmailSerializer, request.data)
        identity = _identity(request)
        with limits.proving_again(identity):
            profile = dependencies.account_care().confirm_email(
                identity=identity,
                access_token=access_token_of(request),
                code=data["code"],
                origin=client_address(plain_request(request)),
            )
        return Response(bodies.user_body(profile))


class SessionsView(APIView):
    """The sessions of the account."""

    @extend_schema(
        operation_id="list_sessions",
        responses={200: bodies.SessionSerializer(many=True)} | problems(*SIGNED_IN),
    )
    def get(self, request: Request) -> Response:
        """The sessions that hold, this one first and then the newest; of very many, the newest 100."""
        identity = _identity(request)
        sessions = dependencies.open_sessions().list(identity=identity)
        return Response([bodies.session_body(session, identity) for session in sessions])

    @extend_schema(operation_id="end_other_sessions", responses={204: None} | problems(*SIGNED_IN))
    def delete(self, request: Request) -> Response:
        """End every session but this one."""
        dependencies.open_sessions().end_others(identity=_identity(request))
        return _nothing()


class SessionView(APIView):
    """One session of the account."""

    @extend_schema(operation_id="end_session", responses={204: None} | problems(*SIGNED_IN, 404))
    def delete(self, request: Request, session_id: UUID) -> Response:
        """End a session; one that has ended already is no error."""
        dependencies.open_sessions().end(identity=_identity(request), session_id=str(session_id))
        return _nothing()


class ExportView(APIView):
    """Everything that is held about the account."""

    @extend_schema(
        operation_id="export_account",
        responses={200: OpenApiResponse(OpenApiTypes.OBJECT, description="A download.")}
        | problems(*SIGNED_IN),
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """All that is held about the caller: profile, sessions, tasks with their trash, and the audit trail."""
        return export_response(_identity(request))


class UserView(CurrentUserView):
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
        identity = _identity(request)
        with limits.proving_again(identity):
            dependencies.account_care().delete_account(
                identity=identity,
                password=data["password"],
                origin=client_address(plain_request(request)),
            )
        if request.auth == "cookie":
            cookie_session(plain_request(request)).forget()
        return _nothing()


def _identity(request: Request) -> Identity:
    return cast("Identity", request.user)


def _nothing() -> Response:
    return Response(status=status.HTTP_204_NO_CONTENT)
