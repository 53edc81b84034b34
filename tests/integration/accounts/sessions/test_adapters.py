"""Registration on the local cloud: many at once, and with faults between boto3 and every service."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from accounts.dependencies import authentication_service
from accounts.identity.errors import InvalidToken
from tests.local_cloud import LocalCloud
from tests.personas import ALICE, join, sign_in
from webapp.aws import clients


class TestSigningOut:
    @pytest.mark.parametrize("everywhere", [True, False])
    def test_holds_in_every_process_at_once(
        self, aws: LocalCloud, settings: LazySettings, everywhere: bool
    ) -> None:
        mine, other = join(ALICE), sign_in(ALICE)
        service = authentication_service()
        if everywhere:
            service.sign_out_everywhere(identity=mine.identity)
        else:
            service.sign_out(identity=mine.identity, refresh_token=mine.tokens.refresh_token)
        # Another process has a service of its own, and nothing in its memory.
        authentication_service.cache_clear()
        clients.forget_clients()
        for person, is_over in ((mine, True), (other, everywhere)):
            if not is_over:
                authentication_service().authenticate(access_token=person.tokens.access_token)
                authentication_service().refresh(refresh_token=person.tokens.refresh_token)
                continue
            with pytest.raises(InvalidToken):
                authentication_service().authenticate(access_token=person.tokens.access_token)
            with pytest.raises(InvalidToken):
                authentication_service().refresh(refresh_token=person.tokens.refresh_token)
