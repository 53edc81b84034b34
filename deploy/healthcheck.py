"""Whether the service of this container answers, as exit code; needs the standard library alone.

    python -I -S deploy/healthcheck.py

Those switches keep Python from looking for packages, which takes longer than all the rest.
"""

import http.client
import os
import sys

_TIMEOUT_SECONDS = 4


def main() -> int:
    port = int(os.environ.get("PORT") or "3000")  # noqa: TID251 -- the service's settings are not loaded here
    connection = http.client.HTTPConnection(_host(), port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return int(connection.getresponse().status != http.client.OK)
    except (OSError, http.client.HTTPException) as error:
        print(f"no answer on port {port}: {error}", file=sys.stderr)
        return 1
    finally:
        connection.close()


def _host() -> str:
    """Where gunicorn listens: at the address HOSTNAME names, if it is one and not every interface."""
    named = os.environ.get("HOSTNAME", "")  # noqa: TID251 -- as above
    is_address = ":" in named or (named.count(".") == 3 and named.replace(".", "").isdigit())  # noqa: PLR2004 -- IPv4's
    return named if is_address and named not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104 -- never bound here


if __name__ == "__main__":
    sys.exit(main())
