"""The JSON routes of sessions: signing in and out, and which sessions there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import dependencies
from accounts.identity import limits
from accounts.identity.api import PublicView, no_content
from accounts.identity.caller import caller_of
from accounts.identity.cookies import cookie_session
from accounts.sessions import serializers as bodies
from accounts.sessions.devices import device_of
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems
from webapp.api.requests import plain_request
from webapp.network import client_address

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


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
            sign_in = dependencies.authentication_service().sign_in(
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
        renewed = dependencies.authentication_service().refresh(refresh_token=data["refresh_token"])
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
        caller = caller_of(request)
        if caller.credentials.is_cookie:
            cookie_session(plain_request(request)).end(everywhere=everywhere)
        else:
            service = dependencies.authentication_service()
            service.sign_out(identity=caller.identity)
            if everywhere:
                service.sign_out_everywhere(identity=caller.identity)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SessionsView(APIView):
    """The sessions of the account."""

    @extend_schema(
        operation_id="list_sessions",
        responses={200: bodies.SessionSerializer(many=True)} | problems(*SIGNED_IN),
    )
    def get(self, request: Request) -> Response:
        """The sessions that hold, this one first and then the newest; of very many, the newest 100."""
        identity = caller_of(request).identity
        sessions = dependencies.session_service().list(identity=identity)
        return Response([bodies.session_body(session, identity) for session in sessions])

    @extend_schema(operation_id="end_other_sessions", responses={204: None} | problems(*SIGNED_IN))
    def delete(self, request: Request) -> Response:
        """End every session but this one."""
        dependencies.session_service().end_others(identity=caller_of(request).identity)
        return no_content()


class SessionView(APIView):
    """One session of the account."""

    @extend_schema(operation_id="end_session", responses={204: None} | problems(*SIGNED_IN, 404))
    def delete(self, request: Request, session_id: UUID) -> Response:
        """End a session; one that has ended already is no error."""
        dependencies.session_service().end(identity=caller_of(request).identity, session_id=str(session_id))
        return no_content()


def _tokens_response(body: dict[str, object]) -> Response:
    # RFC 6749, section 5.1: an answer with tokens is never kept by a cache.
    return Response(body, headers={"Cache-Control": "no-store"})
