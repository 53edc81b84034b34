"""`manage.py sweep_images`: the daily work, which removes what nobody can come back to."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from todos import dependencies
from webapp.errors import Unavailable


class Command(BaseCommand):
    help = (
        "Remove for good the tasks that have been in the trash for 30 days and the lists deleted as long ago, and delete every object of the bucket that has "
        "been there for a day and that no task refers to: uploads that were never attached, and images of tasks that are "
        "gone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            removed = dependencies.todo_service().remove_expired()
            forgotten = dependencies.list_service().remove_expired()
            swept = dependencies.image_service().sweep()
        except Unavailable as error:
            raise CommandError(f"sweep_images: {error.message} What is left is swept next time.") from error
        self.stdout.write(f"Removed {_counted(removed, 'task')} whose time in the trash was over.")
        self.stdout.write(f"Removed {_counted(forgotten, 'deleted list')} that can come back no more.")
        self.stdout.write(f"Deleted {_counted(swept, 'image')} that no task refers to.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
