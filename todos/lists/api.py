"""The resource `lists`: each route reads its request, asks the service once, and writes the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from todos import dependencies
from todos.callers import access_of
from todos.lists import serializers as bodies
from todos.lists.domain import Destination
from todos.lists.errors import ListVersionConflict
from todos.tasks.api.requests import IDEMPOTENCY_KEY, idempotent_id
from todos.tasks.keys import cache_scope
from webapp.api.bodies import validated
from webapp.api.entity_tags import etag_of, expected_version
from webapp.api.lists import Page, answer_list
from webapp.api.openapi import (
    IF_MATCH,
    IF_NONE_MATCH,
    LIST_ETAG,
    SIGNED_IN,
    WITH_BODY,
    problems,
    response_header,
)
from webapp.api.paging import query_of
from webapp.errors import ShownStaleVersion

if TYPE_CHECKING:
    from uuid import UUID

    from django.http.response import HttpResponseBase
    from rest_framework.request import Request

    from todos.lists.domain import CountedList

ADDRESS = "/api/v1/lists"
ETAG = response_header("ETag", "Names the version; for `If-Match` and `If-None-Match`.", statuses=(200, 201))


class ListsView(APIView):
    """Your lists."""

    @extend_schema(
        operation_id="list_lists",
        parameters=[IF_NONE_MATCH, LIST_ETAG],
        responses={200: bodies.ListSerializer(many=True), 304: None} | problems(*SIGNED_IN, 400),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """All your lists in their order, with exact counts; 200 at most, so there are no pages."""

        def read() -> Page:
            validated(bodies.NoQuerySerializer, query_of(request))
            lists = dependencies.list_service().lists(access_of(request))
            return list(map(bodies.list_body, lists)), {}

        return answer_list(request, read, scope=cache_scope(access_of(request).space_id))

    @extend_schema(
        operation_id="create_list",
        parameters=[
            IDEMPOTENCY_KEY,
            ETAG,
            response_header("Location", "The address of the list.", statuses=(201,)),
        ],
        request=bodies.WriteListSerializer,
        responses={201: bodies.ListSerializer} | problems(*SIGNED_IN, *WITH_BODY, 409, 422),
    )
    def post(self, request: Request) -> Response:
        """Make a list; 409 `too_many_lists` where there are 200."""
        data = validated(bodies.WriteListSerializer, request.data)
        made = dependencies.list_service().create_list(
            access_of(request),
            fields=bodies.list_fields(data),
            idempotent_id=idempotent_id(request),
        )
        response = _answer(made, status.HTTP_201_CREATED)
        response["Location"] = request.build_absolute_uri(f"{ADDRESS}/{made.task_list.list_id}")
        return response


class ListView(APIView):
    """One of your lists."""

    @extend_schema(
        operation_id="get_list",
        parameters=[ETAG],
        responses={200: bodies.ListSerializer} | problems(*SIGNED_IN, 404),
    )
    def get(self, request: Request, list_id: UUID) -> Response:
        """A list, with exact counts."""
        return _answer(dependencies.list_service().get_list(access_of(request), list_id=str(list_id)))

    @extend_schema(
        operation_id="change_list",
        parameters=[IF_MATCH, ETAG],
        request=bodies.PatchListSerializer,
        responses={200: bodies.ListSerializer} | problems(*SIGNED_IN, *WITH_BODY, 404, 412),
    )
    def patch(self, request: Request, list_id: UUID) -> Response:
        """Rename a list, or give it another place among the others."""
        data = validated(bodies.PatchListSerializer, request.data)
        try:
            changed = dependencies.list_service().update_list(
                access_of(request),
                list_id=str(list_id),
                fields=bodies.list_fields(data),
                expected_version=expected_version(request),
            )
        except ListVersionConflict as conflict:
            raise ShownStaleVersion(conflict, current=bodies.list_body(conflict.current)) from None
        return _answer(changed)

    @extend_schema(
        operation_id="delete_list",
        parameters=[bodies.DeleteListSerializer],
        responses={204: None} | problems(*SIGNED_IN, 400, 404, 409, 503),
    )
    def delete(self, request: Request, list_id: UUID) -> Response:
        """Delete a list. Its tasks go to the inbox or to the trash; it can be restored, with them, for 30 days.

        It is gone at once. Where moving its tasks takes too long, the answer is 503 `unfinished`, and the same request goes
        on with the rest.
        """
        tasks = validated(bodies.DeleteListSerializer, query_of(request)).get("tasks")
        dependencies.list_service().delete_list(
            access_of(request), list_id=str(list_id), tasks=Destination(tasks) if tasks else None
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class RestoreListView(APIView):
    """Bring a list back."""

    @extend_schema(
        operation_id="restore_list",
        parameters=[ETAG],
        request=None,
        responses={200: bodies.ListSerializer} | problems(*SIGNED_IN, 404, 409, 503),
    )
    def post(self, request: Request, list_id: UUID) -> Response:
        """Bring a deleted list back, with the tasks that still lie where its deletion has put them."""
        restored = dependencies.list_service().restore_list(access_of(request), list_id=str(list_id))
        return _answer(restored)


def _answer(counted: CountedList, code: int = status.HTTP_200_OK) -> Response:
    headers = {"ETag": etag_of(counted.task_list.version)}
    return Response(bodies.list_body(counted), code, headers=headers)
