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
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return int(connection.getresponse().status != http.client.OK)
    except (OSError, http.client.HTTPException) as error:
        print(f"no answer on port {port}: {error}", file=sys.stderr)
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
