"""One address gets one account, however many sign-ups for it meet; with what is kept, and without."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from botocore.config import Config

from tests.integration.local_cloud.stocked import PASSWORD, Stocked
from tests.local_cloud import start_cloud

_SIGN_UPS = 300
_AT_ONCE = 30
# Between looking for the account and storing it, a sign-up makes an id; let others come by meanwhile.
_SLOW_IDS = """
import threading, time, uuid

make = uuid.uuid4

def make_slowly():
    if threading.current_thread() is not threading.main_thread():
        time.sleep(0.05)
    return make()

uuid.uuid4 = make_slowly
"""


@pytest.mark.parametrize("persist", [False, True], ids=["kept nowhere", "kept"])
def test_of_300_sign_ups_for_an_address_one_succeeds(persist: bool, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_SLOW_IDS)
    cloud = start_cloud(tmp_path / "cloud", persist=persist, variables={"PYTHONPATH": str(tmp_path)})
    stocked = Stocked(cloud)
    stocked.create()
    client = cloud.client("cognito-idp", config=Config(max_pool_connections=_AT_ONCE))
    together = Barrier(_AT_ONCE)

    def sign_up(_: int) -> bool:
        together.wait()
        try:
            client.sign_up(ClientId=stocked.client_id, Username="dana@example.com", Password=PASSWORD)
        except client.exceptions.UsernameExistsException:
            return False
        return True

    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            succeeded = sum(pool.map(sign_up, range(_SIGN_UPS)))
        emails = stocked.emails()
    finally:
        cloud.stop()
    assert succeeded == 1
    assert emails == ["dana@example.com"]
