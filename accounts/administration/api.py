"""The JSON routes of administrators: other people's accounts, and who changed them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import dependencies
from accounts.administration import serializers as bodies
from accounts.identity.authentication import IsAdmin
from accounts.identity.caller import actor_of, caller_of
from accounts.identity.serializers import UserDataSerializer, profile_body
from webapp.api.bodies import validated
from webapp.api.lists import Page, answer_list
from webapp.api.openapi import IF_NONE_MATCH, LINK, LIST_ETAG, SIGNED_IN, WITH_BODY, problems
from webapp.api.paging import next_link, query_of
from webapp.cursors import read_position, sign_position
from webapp.errors import InvalidInput

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from rest_framework.request import Request


class AdminView(APIView):
    """A route for administrators only."""

    permission_classes = [IsAdmin]


class UsersView(AdminView):
    """All accounts."""

    @extend_schema(
        operation_id="list_users",
        parameters=[bodies.ListUsersSerializer, IF_NONE_MATCH, LINK, LIST_ETAG],
        responses={200: UserDataSerializer(many=True), 304: None} | problems(*SIGNED_IN, 400),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """A page of accounts, newest first; `Link` leads to the next one."""

        def read() -> Page:
            data = validated(bodies.ListUsersSerializer, query_of(request))
            query = bodies.user_query(data)
            purpose = query.cursor_purpose(_admin_id(request))
            page = dependencies.administration_service().list_users(
                query=query, after=read_position(data.get("cursor"), purpose=purpose)
            )
            users = [profile_body(profile) for profile in page.profiles]
            return users, _link(request, page.next_position, purpose)

        return answer_list(request, read)


class UpdateUserView(AdminView):
    """One account."""

    _schema: Any = {
        "request": bodies.UpdateUserSerializer,
        "responses": {200: bodies.UpdatedUserSerializer} | problems(*SIGNED_IN, *WITH_BODY, 404, 409, 429),
    }

    @extend_schema(operation_id="replace_user", **_schema)
    def put(self, request: Request, user_id: str) -> Response:
        """Change the fields named. A deactivation and a new password end all sessions of the account at once."""
        return self._update(request, user_id)

    @extend_schema(operation_id="update_user", **_schema)
    def patch(self, request: Request, user_id: str) -> Response:
        """The same as `PUT`."""
        return self._update(request, user_id)

    def _update(self, request: Request, user_id: str) -> Response:
        data = validated(bodies.UpdateUserSerializer, request.data)
        if not data:
            raise InvalidInput("Name at least one field to change.")
        profile = dependencies.administration_service().update_user(
            user_id=user_id, fields=bodies.user_fields(data), actor=actor_of(request)
        )
        message = f"The account {profile.user_id} is changed."
        return Response({"message": message, "user": profile_body(profile)})


class AuditView(AdminView):
    """The audit trail."""

    @extend_schema(
        operation_id="list_audit",
        parameters=[bodies.ListAuditSerializer, IF_NONE_MATCH, LINK, LIST_ETAG],
        responses={200: bodies.AuditEntrySerializer(many=True), 304: None} | problems(*SIGNED_IN, 400),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """A page of what was done to accounts, newest first; `Link` leads to the next one."""

        def read() -> Page:
            data = validated(bodies.ListAuditSerializer, query_of(request))
            query = bodies.audit_query(data)
            purpose = query.cursor_purpose(_admin_id(request))
            page = dependencies.administration_service().list_audit(
                query=query, after=read_position(data.get("cursor"), purpose=purpose)
            )
            entries = [bodies.audit_body(entry) for entry in page.entries]
            return entries, _link(request, page.next_position, purpose)

        return answer_list(request, read)


def _admin_id(request: Request) -> str:
    return caller_of(request).identity.user_id


def _link(request: Request, position: int | None, purpose: str) -> dict[str, str]:
    return {} if position is None else next_link(request, sign_position(position, purpose=purpose))
