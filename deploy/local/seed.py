"""`python -m deploy.local.seed`: the demo accounts and a few tasks, for a local cloud only.

Every step can be repeated without doubling anything, so that an interrupted first start is made good by the next.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import django


@dataclass(frozen=True, slots=True)
class _Account:
    username: str
    email: str
    password: str
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class _Task:
    title: str
    description: str = ""
    status: str = "pending"
    priority: int = 0
    due_in_days: int | None = None
    tags: tuple[str, ...] = ()
    photo: str = ""


DEMO = _Account("demo", "demo@example.com", "Demo-pass1")
ADMIN = _Account("admin", "admin@example.com", "Admin-pass1", is_admin=True)

# The oldest first, as a person would have written them down.
TASKS = (
    _Task("Send the invoice for October", status="complete", tags=("work",)),
    _Task("Book train tickets to the coast", status="complete", tags=("trip",), priority=1),
    _Task(
        "Repaint the shed",
        "Sand the door first. The green from last year is in the cellar, behind the skis.",
        status="ongoing",
        due_in_days=4,
        tags=("garden",),
    ),
    _Task("Read chapter 4 for the book club", status="ongoing", due_in_days=9, tags=("books",)),
    _Task("Renew the passport", "Two photos, the old passport, 45 minutes.", priority=3, due_in_days=-2),
    _Task("Call the plumber about the kitchen tap", priority=2, due_in_days=1, tags=("home",)),
    _Task("Buy oat milk", due_in_days=0, tags=("home", "shopping")),
    _Task("Plan the weekend by the sea", "Tides, a picnic blanket, somewhere for the dog.", tags=("trip",)),
    _Task("Order this blend again", "The bag says lot 14.", tags=("home", "shopping"), photo="coffee.jpg"),
)
_PHOTOS = Path(__file__).with_name("photos")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")  # noqa: TID251 -- Django's own switch
    django.setup()
    # Both apps read the settings when they are imported.
    from django.conf import settings  # noqa: PLC0415

    if not settings.AWS_IS_LOCAL:
        sys.exit("seed: demo accounts have known passwords; they are for a local cloud only.")
    from webapp.errors import Unavailable  # noqa: PLC0415

    try:
        _seed()
    except (Unavailable, OSError) as error:
        # A photo passes through a temporary file, and both that and the cloud may find the disk full.
        sys.exit(f"seed: the demo data cannot be put in: {error.__cause__ or error}")


def _seed() -> None:
    owner_id = _join(DEMO)
    _join(ADMIN)
    for position, task in enumerate(TASKS):
        _add(owner_id, position, task)


def _join(account: _Account) -> str:
    """Open an account, unless it is there; its user id. Nobody could read a code before the first sign-in."""
    from accounts import dependencies  # noqa: PLC0415
    from accounts.audit.domain import Actor  # noqa: PLC0415
    from accounts.profiles.domain import Role  # noqa: PLC0415
    from accounts.profiles.errors import EmailTaken  # noqa: PLC0415

    administration = dependencies.administration_service()
    try:
        profile = administration.create_user(
            username=account.username,
            email=account.email,
            password=account.password,
            role=Role.ADMIN if account.is_admin else Role.USER,
            actor=Actor.operator(origin="seed"),
        )
    except EmailTaken:
        profile = administration.get_user(account.email)
    return profile.user_id


def _add(owner_id: str, position: int, task: _Task) -> None:
    """Add a task under an id that follows from its place, so that a repeat finds it."""
    from todos import dependencies  # noqa: PLC0415
    from todos.access import Access  # noqa: PLC0415
    from todos.tasks import keys  # noqa: PLC0415
    from todos.tasks.domain import Status  # noqa: PLC0415
    from todos.tasks.errors import IdempotencyKeyReused  # noqa: PLC0415

    todo_id = keys.idempotent_todo_id(owner_id, f"demo-{position}")
    due_date = None if task.due_in_days is None else date.today() + timedelta(days=task.due_in_days)  # noqa: DTZ011 -- the person's own day
    # It may have been added on an earlier day, with another due date.
    with suppress(IdempotencyKeyReused):
        dependencies.todo_service().create_todo(
            Access.own(owner_id),
            fields={
                "title": task.title,
                "description": task.description,
                "status": Status(task.status),
                "priority": task.priority,
                "due_date": due_date,
                "tags": task.tags,
            },
            idempotent_id=todo_id,
        )
    if task.photo:
        _attach(owner_id, todo_id, _PHOTOS / task.photo)


def _attach(owner_id: str, todo_id: str, photo: Path) -> None:
    """Attach a photo, unless the task has one."""
    from todos import dependencies  # noqa: PLC0415
    from todos.access import Access  # noqa: PLC0415

    if dependencies.todo_service().get_todo(Access.own(owner_id), todo_id=todo_id).images:
        return
    with photo.open("rb") as file:
        dependencies.image_service().attach_file(Access.own(owner_id), todo_id=todo_id, file=file)


if __name__ == "__main__":
    main()
