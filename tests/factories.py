"""Things with sensible values; a test names only what it is about."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from accounts.profiles.domain import ActivationStatus, Profile, Role
from accounts.sessions.domain import Session
from todos.images.domain import Image
from todos.lists.domain import TaskList
from todos.tasks.domain import Todo

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def make_todo(**values: Any) -> Todo:
    """A task with an id of its own."""
    defaults: dict[str, Any] = {
        "todo_id": str(uuid.uuid4()),
        "space_id": "VAH000001",
        "title": "Water the plants",
        "created_at": START,
        "updated_at": START,
    }
    return Todo(**{**defaults, **values})


def make_list(**values: Any) -> TaskList:
    """A list with an id of its own."""
    defaults: dict[str, Any] = {
        "list_id": str(uuid.uuid4()),
        "space_id": "VAH000001",
        "name": "Garden",
        "created_at": START,
    }
    return TaskList(**{**defaults, **values})


def make_image(**values: Any) -> Image:
    """An image with an id of its own, of the first profile's, without labels."""
    image_id = values.pop("image_id", None) or str(uuid.uuid4())
    defaults: dict[str, Any] = {
        "image_id": image_id,
        "key": f"VAH000001/{image_id}.jpg",
        "content_type": "image/jpeg",
        "byte_count": 20_435,
        "width": 640,
        "height": 480,
        "attached_at": START,
    }
    return Image(**{**defaults, **values})


def make_profile(number: int = 1, **values: Any) -> Profile:
    """The profile of an account; everything that must be unique follows from its number."""
    defaults: dict[str, Any] = {
        "user_id": f"VAH{number:06d}",
        "sub": f"sub-{number}",
        "username": f"Person {number}",
        "email": f"person{number}@example.com",
        "role": Role.USER,
        "activation_status": ActivationStatus.ACTIVE,
        "created_at": START,
    }
    return Profile(**{**defaults, **values})


def make_session(**values: Any) -> Session:
    """A sign-in of the first profile."""
    defaults: dict[str, Any] = {
        "session_id": "session-1",
        "sub": "sub-1",
        "generation": 0,
        "started_at": START,
        "expires_at": datetime(2026, 4, 1, tzinfo=UTC),
    }
    return Session(**{**defaults, **values})
