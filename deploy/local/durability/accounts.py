"""Cognito: its whole state is rewritten before a changing call is answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito

from deploy.local.durability.calls import READS, REFUSED, Answer, Handler, action_of
from deploy.local.durability.files import BrokenStateError, NotWrittenError, end, try_to_write
from deploy.local.durability.gate import WriteGate
from deploy.local.durability.state_file import StateFile

_READS = ("AdminGet", "AdminList", *READS)
# It takes a refresh token and may give another.
_CHANGES_IN_SPITE_OF_ITS_NAME = "GetTokensFromRefreshToken"


class CognitoDurability:
    """Rewrites Cognito's state before a changing call is answered.

    Its calls must come one at a time, so that no state is written while it changes: MiniStack runs each in a thread.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = StateFile(folder / "cognito.json", cognito.get_state, key="user_pools")
        self.gate = WriteGate("accounts", attempt=lambda size: try_to_write(folder / "accounts.trial", size))
        self._handle: Handler = cognito.handle_request
        self._key_set = cognito.well_known_jwks

    @property
    def path(self) -> Path:
        return self._file.path

    def load(self) -> bool:
        """Restore what the disk holds; whether there is any pool.

        Raises:
            BrokenStateError: it cannot be read.
        """
        self._file.load(cognito.load_persisted_state)
        return bool(list(cognito._user_pools.all_values()))

    def install(self) -> None:
        """Write down from here on what changes.

        Raises:
            NotWrittenError: nothing can be.
        """
        self._file.save()
        if not Path(cognito._RSA_KEY_PATH).exists():
            raise NotWrittenError(self._folder, 0, OSError("the key of the tokens could not be written"))
        # Its own goes on with a key that only the memory has, which would sign everybody out at the next start.
        cognito._persist_or_load_rsa_key_best_effort = cognito._persist_or_load_rsa_key
        cognito.handle_request = self._handle_and_persist
        cognito.well_known_jwks = self._key_set_or_refusal

    async def _handle_and_persist(
        self, method: str, path: str, headers: dict[str, str], *rest: Any
    ) -> Answer:
        action = action_of(headers)
        if action.startswith(_READS) and action != _CHANGES_IN_SPITE_OF_ITS_NAME:
            return await self._handle(method, path, headers, *rest)
        if not self.gate.is_open():
            return _refused()
        try:
            answer = await self._handle(method, path, headers, *rest)
        except OSError as error:
            # A new key that could not be written.
            self._take_back(NotWrittenError(self._folder, 0, error))
            return _refused()
        finally:
            # Also for a caller who went away meanwhile: others may have seen the change.
            is_saved = self._save()
        return answer if is_saved else _refused()

    def _save(self) -> bool:
        try:
            self._file.save()
        except NotWrittenError as error:
            self._take_back(error)
            return False
        return True

    def _take_back(self, error: NotWrittenError) -> None:
        """Take the memory back to what the disk says."""
        self.gate.close(error)
        # Not MiniStack's own reset, which removes the keys as well.
        for name in cognito.get_state():
            getattr(cognito, f"_{name}").clear()
        try:
            self._file.load(cognito.load_persisted_state)
        except BrokenStateError as broken:
            end(broken)

    def _key_set_or_refusal(self, pool_id: str) -> Answer:
        """The pool's public keys, which are made when they are first asked for."""
        try:
            answer: Answer = self._key_set(pool_id)
        except OSError as error:
            self.gate.close(NotWrittenError(self._folder, 0, error))
            return _refused()
        return answer


def _refused() -> Answer:
    answer: Answer = error_response_json("InternalErrorException", REFUSED, 500)
    return answer
