"""What can go wrong with the trash."""

from __future__ import annotations

from webapp.errors import Conflict


class NotInTrash(Conflict):
    """Only what lies in the trash is removed for good."""

    code = "not_in_trash"
    message = "This task is not in the trash. Delete it first; it can be restored from there for 30 days."
