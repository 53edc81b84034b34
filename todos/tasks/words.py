"""What people are told the values of a task are called."""

from __future__ import annotations

from todos.tasks.domain import Status

STATUS_WORDS = {Status.PENDING: "Pending", Status.ONGOING: "Ongoing", Status.COMPLETE: "Complete"}
PRIORITY_WORDS = {0: "None", 1: "Low", 2: "Medium", 3: "High"}
INBOX_WORD = "Inbox"
