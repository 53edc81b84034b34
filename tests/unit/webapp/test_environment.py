"""The environment: everything wrong with it is named at once, and nothing secret is shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.exceptions import ImproperlyConfigured

from deploy.local.service import plain_environment
from tests.keys import private_pem
from webapp.settings import environment
from webapp.settings.environment import BASE_DIR, Environment, read_environment

REQUIRED = [
    "ENVIRONMENT",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "AWS_REGION",
    "USERS_TABLE",
    "TASKS_TABLE",
    "IMAGES_BUCKET",
    "COGNITO_USER_POOL_ID",
    "COGNITO_CLIENT_ID",
]
MALFORMED = {
    "ENVIRONMENT": "staging",
    "ALLOWED_HOSTS": "http://example.com",
    "CORS_ALLOWED_ORIGINS": "example.com",
    "PORT": "70000",
    "LOG_LEVEL": "LOUD",
    "AWS_REGION": "london",
    "AWS_ENDPOINT_URL": "127.0.0.1:4566",
    "USERS_TABLE": "a b",
    "TASKS_TABLE": "x",
    "IMAGES_BUCKET": "Not_A_Bucket",
    "COGNITO_USER_POOL_ID": "pool",
    "COGNITO_CLIENT_ID": "a-b",
    "REDIS_PORT": "six",
    "REDIS_TLS": "yes",
    "TRUSTED_PROXY_COUNT": "-1",
    "API_REQUESTS_PER_MINUTE": "many",
    "LOCAL_LIMITS": "on",
    "READ_ONLY": "yes",
    "MAIL_SENDER": "ServerTask",
    "PUBLIC_URL": "tasks.example.com",
    "CLOUDFRONT_DOMAIN": "https://d1.cloudfront.net/",
    "CLOUDFRONT_KEY_ID": "key one",
    "CLOUDFRONT_PRIVATE_KEY": "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----",
}


@pytest.fixture(autouse=True)
def _no_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The files that are looked for by themselves lie in a folder of the test's own."""
    monkeypatch.setattr(environment, "BASE_DIR", tmp_path)
    monkeypatch.delenv("SERVERTASK_ENV_FILE")


def problem() -> str:
    with pytest.raises(ImproperlyConfigured) as caught:
        read_environment()
    return str(caught.value)


def production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("REDIS_HOST", "redis.internal")
    monkeypatch.setenv("SECRET_KEY", "s" * 50)


class TestMissing:
    @pytest.mark.parametrize("name", REQUIRED)
    @pytest.mark.parametrize("value", [None, "", "  "])
    def test_is_named(self, monkeypatch: pytest.MonkeyPatch, name: str, value: str | None) -> None:
        if value is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, value)
        assert problem() == f"The environment is not right: {name} is missing."

    def test_everything_is_named_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in REQUIRED:
            monkeypatch.delenv(name)
        message = problem()
        assert all(f"{name} is missing" in message for name in REQUIRED)

    def test_what_has_a_default_is_not_needed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("PORT", "LOG_LEVEL", "CORS_ALLOWED_ORIGINS", "REDIS_HOST", "REDIS_PORT"):
            monkeypatch.delenv(name)
        found = read_environment()
        assert (found.port, found.log_level, found.redis_port) == (3000, "INFO", 6379)
        assert (found.cors_allowed_origins, found.redis_host) == ([], "")


class TestMalformed:
    @pytest.mark.parametrize(("name", "value"), MALFORMED.items())
    def test_is_named(self, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
        monkeypatch.setenv(name, value)
        message = problem()
        assert name in message
        assert "missing" not in message

    @pytest.mark.parametrize("port", ["0", "-1", "65536", "3000.5", "3e3", "²"])
    def test_port(self, monkeypatch: pytest.MonkeyPatch, port: str) -> None:
        monkeypatch.setenv("PORT", port)
        assert "PORT" in problem()

    def test_one_of_several_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CORS_ALLOWED_ORIGINS", "https://a.example.com, b.example.com")
        assert "b.example.com" in problem()

    def test_a_bucket_with_dots(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("IMAGES_BUCKET", "images.example.com")
        assert "IMAGES_BUCKET is malformed" in problem()

    def test_cloudfront_by_halves(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CLOUDFRONT_DOMAIN", "d1.cloudfront.net")
        assert "go together" in problem()


class TestCloudFront:
    def test_the_key_may_be_written_in_one_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pem = private_pem(rsa.generate_private_key(65537, 2048))
        monkeypatch.setenv("CLOUDFRONT_DOMAIN", "d1.cloudfront.net")
        monkeypatch.setenv("CLOUDFRONT_KEY_ID", "K2JCJMDEHXQW5F")
        for value in (pem, pem.strip().replace("\n", "\\n")):
            monkeypatch.setenv("CLOUDFRONT_PRIVATE_KEY", value)
            assert read_environment().cloudfront_private_key == pem.strip()

    def test_a_key_of_another_kind_is_refused_and_not_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pem = private_pem(ec.generate_private_key(ec.SECP256R1()))
        monkeypatch.setenv("CLOUDFRONT_PRIVATE_KEY", pem)
        message = problem()
        assert "CLOUDFRONT_PRIVATE_KEY is no RSA private key" in message
        assert pem.splitlines()[1] not in message

    def test_half_a_key_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pem = private_pem(rsa.generate_private_key(65537, 2048))
        monkeypatch.setenv("CLOUDFRONT_PRIVATE_KEY", pem[: len(pem) // 2])
        assert "CLOUDFRONT_PRIVATE_KEY" in problem()


class TestProduction:
    def test_is_right(self, monkeypatch: pytest.MonkeyPatch) -> None:
        production(monkeypatch)
        assert read_environment().is_production

    def test_stands_behind_a_load_balancer_and_limits_its_callers(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("TRUSTED_PROXY_COUNT", "API_REQUESTS_PER_MINUTE"):
            monkeypatch.delenv(name)
        found = read_environment()
        assert (found.trusted_proxy_count, found.api_requests_per_minute) == (0, 0)
        production(monkeypatch)
        found = read_environment()
        assert (found.trusted_proxy_count, found.api_requests_per_minute) == (1, 1200)

    def test_speaks_to_redis_as_it_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("REDIS_TLS", "1")
        monkeypatch.setenv("REDIS_PASSWORD", "s3cret")
        found = read_environment()
        assert (found.redis_tls, found.redis_password) == (True, "s3cret")

    def test_needs_redis(self, monkeypatch: pytest.MonkeyPatch) -> None:
        production(monkeypatch)
        monkeypatch.setenv("REDIS_HOST", "")
        assert "REDIS_HOST is missing" in problem()

    def test_needs_a_long_secret_and_does_not_show_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        production(monkeypatch)
        monkeypatch.setenv("SECRET_KEY", "too-short-to-be-secret")
        message = problem()
        assert "SECRET_KEY must have 50 characters or more" in message
        assert "too-short" not in message


class TestKeysThatWereReplaced:
    def test_are_read_as_a_list(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SECRET_KEY_FALLBACKS", f" {'a' * 50}, {'b' * 50} ,")
        assert read_environment().secret_key_fallbacks == ["a" * 50, "b" * 50]

    def test_have_to_be_long_and_are_not_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        production(monkeypatch)
        monkeypatch.setenv("SECRET_KEY_FALLBACKS", f"{'a' * 50},too-short-to-be-secret")
        message = problem()
        assert "SECRET_KEY_FALLBACKS must have 50 characters or more each" in message
        assert "too-short" not in message


class TestFiles:
    @pytest.fixture
    def unset(self, monkeypatch: pytest.MonkeyPatch) -> str:
        # Set first, so that what the file brings is taken away again afterwards.
        monkeypatch.setenv("USERS_TABLE", "x")
        del os.environ["USERS_TABLE"]
        return "USERS_TABLE"

    @pytest.mark.parametrize("file", [".env", ".local/service.env"])
    def test_are_read(self, tmp_path: Path, unset: str, file: str) -> None:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(f"{unset}=from-file\n")
        assert read_environment().users_table == "from-file"

    def test_never_win_over_the_environment(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("USERS_TABLE=from-file\n")
        assert read_environment().users_table == "test-users"

    def test_of_a_chosen_data_folder(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, unset: str
    ) -> None:
        monkeypatch.setenv("SERVERTASK_DATA", str(tmp_path / "elsewhere"))
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "service.env").write_text(f"{unset}=elsewhere\n")
        assert read_environment().users_table == "elsewhere"

    def test_are_left_alone_where_another_is_chosen(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, unset: str
    ) -> None:
        (tmp_path / ".env").write_text(f"{unset}=from-file\n")
        (tmp_path / "chosen").write_text(f"{unset}=chosen\n")
        monkeypatch.setenv("SERVERTASK_ENV_FILE", "chosen")
        assert read_environment().users_table == "chosen"

    def test_are_left_alone_where_none_is_chosen(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, unset: str
    ) -> None:
        (tmp_path / ".env").write_text(f"{unset}=from-file\n")
        monkeypatch.setenv("SERVERTASK_ENV_FILE", os.devnull)
        assert "USERS_TABLE is missing" in problem()

    def test_are_left_alone_by_what_make_run_starts(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, unset: str
    ) -> None:
        """boto3 reads variables that no setting of ours names, such as `AWS_PROFILE`."""
        (tmp_path / ".env").write_text(f"{unset}=from-file\n")
        for name, value in plain_environment().items():
            monkeypatch.setenv(name, value)
        assert "USERS_TABLE is missing" in problem()


def test_the_example_names_every_variable() -> None:
    example = (BASE_DIR / ".env.example").read_text()
    for name in Environment.__dataclass_fields__:
        assert f"{name.upper()}=" in example, name


def test_lists_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", " example.com, .example.org,127.0.0.1,[::1], ")
    assert read_environment().allowed_hosts == ["example.com", ".example.org", "127.0.0.1", "[::1]"]
