"""The settings of images as production has them, from the environment to the address a browser gets."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import rsa

from tests.environment import service_environment
from tests.keys import private_pem
from tests.local_cloud import ROOT
from tests.unit.todos.images.test_storage import KEY, SIGNER, verify

PRODUCTION = {
    "ENVIRONMENT": "production",
    "REDIS_HOST": "127.0.0.1",
    "IMAGES_BUCKET": "the-bucket",
    "CLOUDFRONT_DOMAIN": "d1.cloudfront.net",
    "CLOUDFRONT_KEY_ID": "K2JCJMDEHXQW5F",
    "CLOUDFRONT_PRIVATE_KEY": private_pem(SIGNER).replace("\n", "\\n"),
}
PROGRAM = f"""
import django, json
django.setup()
from django.conf import settings
from todos import dependencies
from todos.access import Access
service, access = dependencies.image_service(), Access.own("VAH000001")
print(json.dumps({{
    "policy": settings.CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "read": service.url(access, key="{KEY}").url,
    "send": service.new_upload(access, content_type="image/png").url,
}}))
"""


def run(**changed: str) -> subprocess.CompletedProcess[str]:
    environment = service_environment(**PRODUCTION | {"DJANGO_SETTINGS_MODULE": "webapp.settings"} | changed)
    # The addresses of AWS itself; nothing is sent there.
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_REKOGNITION"):
        del environment[name]
    command = [sys.executable, "-c", PROGRAM]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_images_are_sent_to_the_bucket_and_read_through_cloudfront() -> None:
    finished = run()
    assert finished.returncode == 0, finished.stderr
    found = json.loads(finished.stdout)
    assert found["send"] == "https://the-bucket.s3.eu-west-2.amazonaws.com/"
    assert found["read"].startswith(f"https://d1.cloudfront.net/{KEY}?")
    assert verify(found["read"], at=datetime.now(UTC))
    other = rsa.generate_private_key(65537, 2048).public_key()
    assert not verify(found["read"], at=datetime.now(UTC), public_key=other)
    assert found["policy"]["connect-src"] == ["'self'", "https://the-bucket.s3.eu-west-2.amazonaws.com"]
    assert found["policy"]["img-src"] == ["'self'", "data:", "blob:", "https://d1.cloudfront.net"]


def test_a_malformed_key_stops_the_start_and_is_named() -> None:
    finished = run(
        CLOUDFRONT_PRIVATE_KEY="-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"
    )
    assert finished.returncode != 0
    assert "CLOUDFRONT_PRIVATE_KEY is no RSA private key" in finished.stderr.splitlines()[-1]
    assert "MIIE" not in finished.stderr
