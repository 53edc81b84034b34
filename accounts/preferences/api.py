"""The JSON route by which somebody changes their own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts import dependencies
from accounts.identity.caller import caller_of
from accounts.overview import serializers as shown
from accounts.overview.api import CurrentUserView
from accounts.preferences import serializers as bodies
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems
from webapp.api.requests import plain_request
from webapp.network import client_address

if TYPE_CHECKING:
    from rest_framework.request import Request

    from accounts.preferences.service import Preferences


class OwnUserView(CurrentUserView):
    """The account that is signed in."""

    @extend_schema(
        operation_id="change_user",
        request=bodies.PreferencesSerializer,
        responses={200: shown.CurrentUserSerializer} | problems(*SIGNED_IN, *WITH_BODY, 404),
    )
    def patch(self, request: Request) -> Response:
        """Change what is named of the caller's account, and nothing else."""
        data = validated(bodies.PreferencesSerializer, request.data)
        profile = dependencies.preference_service().change(
            identity=caller_of(request).identity,
            preferences=cast("Preferences", data),
            origin=client_address(plain_request(request)),
        )
        counts = dependencies.account_tasks().count(profile.user_id)
        return Response(shown.current_user_body(profile, counts))
