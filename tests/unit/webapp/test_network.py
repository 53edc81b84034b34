"""Where a request comes from."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.http import HttpRequest
from django.test import RequestFactory

from webapp.network import client_address, client_network

CONNECTED = "198.51.100.9"


def a_request(forwarded: str | None = None, connected: str = CONNECTED) -> HttpRequest:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=connected)


class TestWithoutProxies:
    @pytest.mark.parametrize("forwarded", [None, "203.0.113.7", "203.0.113.7, 203.0.113.8"])
    def test_only_the_connection_counts(self, settings: LazySettings, forwarded: str | None) -> None:
        settings.TRUSTED_PROXY_COUNT = 0
        assert client_address(a_request(forwarded)) == CONNECTED

    def test_a_socket_without_an_address_is_nobody(self, settings: LazySettings) -> None:
        settings.TRUSTED_PROXY_COUNT = 0
        assert client_address(a_request(connected="")) == "unknown"
        assert client_network(a_request(connected="")) == "unknown"


class TestBehindProxies:
    @pytest.mark.parametrize(
        ("proxies", "forwarded", "expected"),
        [
            (1, "203.0.113.7", "203.0.113.7"),
            (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
            (1, "6.6.6.6,7.7.7.7 ,203.0.113.7", "203.0.113.7"),
            (2, "6.6.6.6, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
            (1, "203.0.113.7:4711", "203.0.113.7"),
            (1, "[2001:db8::7]:4711", "2001:db8::7"),
            (1, "2001:DB8:0::7", "2001:db8::7"),
            (1, "::ffff:203.0.113.7", "203.0.113.7"),
            (1, "fe80::1%eth0", "fe80::1"),
        ],
    )
    def test_the_entry_of_the_outermost_proxy_counts(
        self, settings: LazySettings, proxies: int, forwarded: str, expected: str
    ) -> None:
        settings.TRUSTED_PROXY_COUNT = proxies
        assert client_address(a_request(forwarded)) == expected

    @pytest.mark.parametrize(
        ("proxies", "forwarded"), [(1, None), (1, ""), (2, "203.0.113.7"), (1, "unknown"), (1, "6.6.6.6, _x")]
    )
    def test_what_our_proxies_did_not_write_does_not(
        self, settings: LazySettings, proxies: int, forwarded: str | None
    ) -> None:
        settings.TRUSTED_PROXY_COUNT = proxies
        assert client_address(a_request(forwarded)) == CONNECTED


class TestNetwork:
    @pytest.mark.parametrize(
        ("connected", "expected"),
        [
            ("203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ],
    )
    def test_is_what_one_customer_is_given(
        self, settings: LazySettings, connected: str, expected: str
    ) -> None:
        settings.TRUSTED_PROXY_COUNT = 0
        assert client_network(a_request(connected=connected)) == expected
