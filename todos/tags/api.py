"""The routes of tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from todos import dependencies
from todos.callers import access_of
from todos.tags import serializers as bodies
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems

if TYPE_CHECKING:
    from rest_framework.request import Request


class TagListView(APIView):
    """Your tags."""

    @extend_schema(
        operation_id="list_tags",
        responses={200: bodies.TagSerializer(many=True)} | problems(*SIGNED_IN),
    )
    def get(self, request: Request) -> Response:
        """All your tags, each with how many open and complete tasks outside the trash have it."""
        found = dependencies.tag_service().list_tags(access_of(request))
        return Response([bodies.tag_body(each) for each in found])


class TagView(APIView):
    """One of your tags."""

    @extend_schema(
        operation_id="rename_tag",
        request=bodies.RenameTagSerializer,
        responses={200: bodies.TagSerializer} | problems(*SIGNED_IN, *WITH_BODY, 404, 409),
    )
    def patch(self, request: Request, tag: str) -> Response:
        """Rename a tag on every task, or merge it into the one of that name."""
        data = validated(bodies.RenameTagSerializer, request.data)
        renamed = dependencies.tag_service().rename_tag(access_of(request), tag=tag, name=data["name"])
        return Response(bodies.tag_body(renamed))

    @extend_schema(operation_id="delete_tag", responses={204: None} | problems(*SIGNED_IN, 404))
    def delete(self, request: Request, tag: str) -> Response:
        """Take a tag from every task."""
        dependencies.tag_service().delete_tag(access_of(request), tag=tag)
        return Response(status=status.HTTP_204_NO_CONTENT)
