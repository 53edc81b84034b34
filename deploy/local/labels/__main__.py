"""Starts the label service of the local cloud.

    python -m deploy.local.labels --port 4567 --s3-endpoint http://127.0.0.1:4566

It runs in the virtual environment `.venv/cloud`. With `--parent-pid` it dies with that process. One line, `listening on
ADDRESS`, says on standard output that it takes requests. A port that is taken or a missing model is one line on standard
error and exit code 1.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from deploy.local.labels import pictures, protocol
from deploy.local.labels.labelling import Label, labels
from deploy.local.labels.objects import Objects
from deploy.local.labels.server import HOST, LabelServer
from deploy.local.labels.vocabulary import concepts_by_class
from deploy.local.labels.weights import WeightsError, read_weights, weights_path
from deploy.local.lifeline import die_when_input_ends, die_with_parent


def main() -> int:
    options = _options()
    if options.parent_pid:
        die_with_parent(options.parent_pid)
        die_when_input_ends()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    _forget_aws()
    try:
        answer = partial(protocol.detect_labels, fetch=Objects(options.s3_endpoint).fetch, look=_look())
        with LabelServer(options.port, answer, allow_faults=options.allow_faults) as server:
            # Connections wait in the listener's queue from here on, so this is not too early.
            print(f"listening on {server.address}", flush=True)
            server.serve_forever()
    except OSError as error:
        return _fail(f"{error.strerror}: {HOST}:{options.port}")
    except (WeightsError, ValueError) as error:
        return _fail(str(error))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, required=True, help="0 for any free one")
    parser.add_argument("--s3-endpoint", required=True, help="address of the S3 that holds the pictures")
    parser.add_argument("--parent-pid", type=int, default=0, help="die when this process, the parent, dies")
    parser.add_argument(
        "--allow-faults", action="store_true", help="let PUT /_labels/fault break it, for tests"
    )
    return parser.parse_args()


def _stop(*_: object) -> NoReturn:
    """Nothing is kept, so nothing has to be finished."""
    sys.exit(0)


def _forget_aws() -> None:
    """Keep a person's own AWS profiles and settings out of talks with the local cloud."""
    environment = os.environ  # noqa: TID251 -- botocore reads its settings there
    for name in [name for name in environment if name.startswith("AWS_")]:
        del environment[name]
    environment["AWS_CONFIG_FILE"] = environment["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull


def _look() -> Callable[[bytes, float, int], list[Label]]:
    # One core is enough: a second saves 3 of 27 ms, and where other programs want it too, waiting for each other takes
    # twice as long and more. numpy reads this when it is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251 -- the only way to configure it
    from deploy.local.labels.network import Network  # noqa: PLC0415

    network = Network(read_weights(weights_path()))
    classes = concepts_by_class()
    # One picture at a time: the largest PNG takes 400 MB to decode.
    turn = threading.Lock()

    def look(data: bytes, min_confidence: float, max_labels: int) -> list[Label]:
        with turn:
            probabilities = network.probabilities(pictures.square(data))
        return labels(probabilities, classes, min_confidence=min_confidence, max_labels=max_labels)

    return look


def _fail(reason: str) -> int:
    print(f"The label service cannot start: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
