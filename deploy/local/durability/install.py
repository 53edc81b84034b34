"""Puts the wrappers around MiniStack's three services, all of them or none."""

from __future__ import annotations

from pathlib import Path

from deploy.local.durability.accounts import CognitoDurability
from deploy.local.durability.files import BrokenStateError
from deploy.local.durability.items import DynamoDurability
from deploy.local.durability.objects import BucketDurability


def install(folder: Path) -> None:
    """Make MiniStack's DynamoDB, Cognito and S3 survive this process, with their state in `folder`.

    Raises:
        BrokenStateError: what is there cannot be read, or a part of it is missing.
        NotWrittenError: nothing can be written.
    """
    accounts, objects = CognitoDurability(folder), BucketDurability(folder)
    items = DynamoDurability(
        folder, others_are_open=lambda: accounts.gate.is_open() and objects.gate.is_open()
    )
    parts = (items, accounts, objects)
    missing = [part.path for part in parts if not part.path.exists()]
    # Every part is loaded, whether or not an earlier one holds anything.
    holds = [part.load() for part in parts]
    if missing and any(holds):
        raise BrokenStateError(f"{missing[0]} is missing beside the rest of the state")
    for part in parts:
        part.install()
