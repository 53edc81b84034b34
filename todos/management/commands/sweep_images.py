"""`manage.py sweep_images`: delete the images that no task refers to; meant to run once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from todos import dependencies
from webapp.errors import Unavailable


class Command(BaseCommand):
    help = (
        "Delete every object of the bucket that has been there for a day and that no task refers to: uploads that were "
        "never attached, and images of tasks that are gone for good."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            swept = dependencies.image_service().sweep()
        except Unavailable as error:
            raise CommandError(f"sweep_images: {error.message} What is left is swept next time.") from error
        self.stdout.write(f"Deleted {swept} image{'' if swept == 1 else 's'} that no task refers to.")
