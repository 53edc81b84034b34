"""Where the task service is put together, once per process."""

from __future__ import annotations

import uuid
from functools import cache

from django.conf import settings

from todos.repository import DynamoDBTodoRepository
from todos.services import TodoService
from webapp.aws import dynamodb_client
from webapp.clock import utc_now


@cache
def todo_service() -> TodoService:
    """The task service over DynamoDB."""
    repository = DynamoDBTodoRepository(client=dynamodb_client(), table=settings.TASKS_TABLE)
    return TodoService(repository=repository, clock=utc_now, new_id=lambda: str(uuid.uuid4()))
