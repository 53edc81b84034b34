"""The local cloud, able to go back to the state it was told to remember; nothing else about it differs.

    python -m tests.remembering_cloud --port 0 --data FOLDER

`POST /_tests/remember` keeps what its DynamoDB, Cognito and S3 hold, and `POST /_tests/restore` takes everything back that has
come since, which costs a thousandth of what emptying it call by call does. Like the cloud itself it runs in `.venv/cloud`, whose
packages are the only ones there.
"""

from __future__ import annotations

import copy
import sys
from typing import Any

from deploy.local import cloud

REMEMBER, RESTORE = "/_tests/remember", "/_tests/restore"
_OK, _CONFLICT = 200, 409
# The keys of a pool never change, and making them is what takes long.
_LEFT_ALONE = {"_pool_keys"}


class Remembering:
    """Answers for the two paths of this module, and hands everything else on."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._remembered: list[Any] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] in {REMEMBER, RESTORE}:
            is_done = self._remember() if scope["path"] == REMEMBER else self._restore()
            await send(
                {"type": "http.response.start", "status": _OK if is_done else _CONFLICT, "headers": []}
            )
            await send({"type": "http.response.body", "body": b""})
        else:
            await self._app(scope, receive, send)

    def _remember(self) -> bool:
        self._remembered = copy.deepcopy([contents(store) for store in stores()])
        return True

    def _restore(self) -> bool:
        """Nothing was remembered by a cloud that was started anew."""
        if self._remembered is None:
            return False
        # Copied together, since parts of a state point at one another.
        for store, kept in zip(stores(), copy.deepcopy(self._remembered), strict=True):
            held = contents(store)
            held.clear()
            held.update(kept)
        return True


def stores() -> list[Any]:
    """Where MiniStack keeps the state of the services we use: what its modules hold by names that are no constants."""
    # It reads its settings when it is imported, so that cannot be at the top.
    from ministack.services import cognito, dynamodb, s3

    return [
        value
        for module in (cognito, dynamodb, s3)
        for name, value in sorted(vars(module).items())
        if name.startswith("_") and name == name.lower() and name not in _LEFT_ALONE
        if not name.startswith("__") and isinstance(contents(value), (dict, set))
    ]


def contents(store: Any) -> Any:
    """The container itself, where it is wrapped in one that looks at the account and the region."""
    return getattr(store, "_data", store)


def main() -> int:
    serve_until_stopped = cloud._serve_until_stopped

    async def remembering(serve: Any, app: Any, config: Any) -> None:
        await serve_until_stopped(serve, Remembering(app), config)

    cloud._serve_until_stopped = remembering
    return cloud.main()


if __name__ == "__main__":
    sys.exit(main())
