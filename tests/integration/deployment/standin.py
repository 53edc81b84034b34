"""Stands in for terraform, docker, aws and curl: does to a small world what they would do to AWS.

It is called under their names. `STANDIN_WORLD` names the world (a JSON file), `STANDIN_LOG` the file that every call
is written to. A call that contains the words of `STANDIN_FAIL` fails instead; with `STANDIN_FAIL_AFTER` once its effect
is there; with `STANDIN_INTERRUPT` the script that called gets SIGTERM.
"""

from __future__ import annotations

import json
import os
import sys

# Few imports, since a deployment starts this some forty times.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    World = dict[str, Any]

ACCOUNT = "123456789012"
REPOSITORY = f"{ACCOUNT}.dkr.ecr.eu-west-2.amazonaws.com/todo-frontend"
ADDRESS = "https://tasks.example.com"
EMPTY: World = {
    "bucket": False,
    "repository": False,
    "images": [],
    "definitions": {},
    "service": None,
    "has_unhealthy_tasks": False,
    "has_domain": True,
    "answers": {},
    # What the bucket's tag says that it was made from, and where the bucket is.
    "bootstrap": "None",
    "bucket_region": "eu-west-2",
    "is_attested": False,
    "caller": f"arn:aws:iam::{ACCOUNT}:user/somebody",
}
_FILE = "/static/css/app.0123456789ab.css"
_HEADERS = (
    "Strict-Transport-Security: max-age=1",
    "Content-Security-Policy: default-src 'none'",
    "X-Content-Type-Options: nosniff",
    "X-Frame-Options: DENY",
    "Referrer-Policy: same-origin",
)
_STATUSES = {
    "/healthz": 200,
    "/readyz": 200,
    "/api/v1/auth/register": 400,
    _FILE: 200,
    "/none": 403,
    "/": 301,
    "/api/v1/todos": 403,
}


def main() -> int:
    name, arguments = os.path.basename(sys.argv[0]), sys.argv[1:]
    call = " ".join([name, *arguments])
    with open(os.environ["STANDIN_LOG"], "a") as log:
        log.write(call.replace("\n", " ") + "\n")
    if _is_meant("STANDIN_FAIL", call):
        return 1
    file = os.environ["STANDIN_WORLD"]
    with open(file) as stream:
        before = stream.read()
    world: World = json.loads(before)
    code = _TOOLS[name](arguments, world)
    if json.dumps(world) != before:
        # Whole or not at all: the parts of a pipeline run side by side.
        with open(f"{file}.{os.getpid()}", "w") as stream:
            json.dump(world, stream)
        os.replace(f"{file}.{os.getpid()}", file)
    if _is_meant("STANDIN_INTERRUPT", call):
        os.kill(os.getppid(), 15)
    return 1 if _is_meant("STANDIN_FAIL_AFTER", call) else code


def _is_meant(variable: str, call: str) -> bool:
    words = os.environ.get(variable, "")
    return bool(words) and all(word in call.split() for word in words.split())


def _say(text: str) -> int:
    sys.stdout.write(text)
    return 0


def _refuse(error: str) -> int:
    sys.stderr.write(f"\nAn error occurred {error}\n")
    return 254


def terraform(arguments: list[str], world: World) -> int:
    folder, command = arguments[0].removeprefix("-chdir="), arguments[1]
    if command == "output":
        return _output(arguments[2:], _outputs(world))
    if command == "init":
        return _init(folder, arguments, world)
    if command == "providers":
        _lock(folder)
    elif command == "apply" and folder.endswith("/bootstrap"):
        return _apply_bootstrap(folder, arguments, world)
    elif command == "apply" and any(argument.startswith("-target=") for argument in arguments):
        world["repository"] = True
    elif command == "apply":
        _apply(arguments, world)
    elif command == "destroy":
        world |= {name: EMPTY[name] for name in ("repository", "images", "service")}
    return 0


def _output(arguments: list[str], found: dict[str, str]) -> int:
    """As Terraform does it, which calls an empty state a success and warns of it on standard output."""
    if arguments == ["-json"]:
        shown = {
            name: {"sensitive": False, "type": "string", "value": value} for name, value in found.items()
        }
        return _say(json.dumps(shown, indent=2))
    if not found:
        return _say("Warning: No outputs found\n")
    text = found.get(arguments[-1])
    return 1 if text is None else _say(text)


def _lock(folder: str) -> None:
    with open(f"{folder}/.terraform.lock.hcl", "w") as lock:
        lock.write("# hashes\n")


def _init(folder: str, arguments: list[str], world: World) -> int:
    regions = [word.rpartition("=")[2] for word in arguments if "backend-config=region=" in word]
    if regions and regions != [world["bucket_region"]]:
        return _refuse("(301) when calling the ListObjectsV2 operation: Moved Permanently")
    if "-lockfile=readonly" not in arguments:
        _lock(folder)
    return 0


def _apply_bootstrap(folder: str, arguments: list[str], world: World) -> int:
    given = _tfvars(f"{folder}/terraform.tfvars")
    for argument in arguments:
        if argument.startswith("-var-file="):
            given |= _tfvars(f"{folder}/{argument.removeprefix('-var-file=')}")
        elif argument.startswith("-var="):
            name, _, value = argument.removeprefix("-var=").partition("=")
            given[name] = value
    if given.get("account_id") != ACCOUNT or "github_repository" not in given:
        return 1
    if os.path.exists(f"{folder}/backend_override.tf"):
        with open(f"{folder}/terraform.tfstate", "w") as state:
            state.write("{}")
    world |= {"bucket": True, "bootstrap": given.get("revision", "None")}
    return 0


def _tfvars(file: str) -> dict[str, str]:
    if not os.path.exists(file):
        return {}
    with open(file) as stream:
        lines = [line.partition("=") for line in stream]
    return {name.strip(): value.strip().strip('"') for name, _, value in lines}


def _outputs(world: World) -> dict[str, str]:
    found = {"repository_url": REPOSITORY} if world["repository"] else {}
    if world["service"]:
        found |= {
            "cluster_name": "cluster",
            "service_name": "service",
            "task_definition_family": "todo-frontend",
            "address": ADDRESS,
            "address_certificate": "" if world["has_domain"] else "-----BEGIN CERTIFICATE-----",
            "images_domain": "images.example.com",
        }
    return found


def _apply(arguments: list[str], world: World) -> None:
    (tag,) = (argument.removeprefix("-var=image_tag=") for argument in arguments if "image_tag=" in argument)
    running = world["definitions"].get(world["service"])
    if running == tag:
        return
    definition = f"todo-frontend:{len(world['definitions']) + 1}"
    world["definitions"][definition] = tag
    # ECS's circuit breaker puts the version before back, if there was one.
    if world["service"] is None or not world["has_unhealthy_tasks"]:
        world["service"] = definition


def aws(arguments: list[str], world: World) -> int:  # noqa: PLR0911 -- one for each question
    match arguments[:2]:
        case ["sts", "get-caller-identity"]:
            return _say(f"{ACCOUNT}\t{world['caller']}\n")
        case ["s3api", "head-bucket"]:
            if not world["bucket"]:
                return _refuse("(404) when calling the HeadBucket operation: Not Found")
            return _say(f"{world['bucket_region']}\n")
        case ["s3api", "get-bucket-tagging"]:
            return _say(f"{world['bootstrap']}\n")
        case ["ecr", "describe-images"]:
            if arguments[-1].removeprefix("imageTag=") in world["images"]:
                return 0
            return _refuse(
                "(ImageNotFoundException) when calling the DescribeImages operation: no such image"
            )
        case ["ecr", "get-login-password"]:
            return _say("a-password\n")
        case ["ecs", "describe-services"]:
            return _say(world["service"] or "None")
        case ["ecs", "describe-task-definition"]:
            definition = arguments[arguments.index("--task-definition") + 1]
            return _say(f"{REPOSITORY}:{world['definitions'][definition]}\n")
        case ["ecs", "update-service"]:
            world["service"] = arguments[arguments.index("--task-definition") + 1]
        case ["ecs", "list-task-definitions"]:
            return _say("\t".join(world["definitions"]) or "None")
        case ["ecs", "deregister-task-definition"]:
            del world["definitions"][arguments[-1]]
    return 0


def docker(arguments: list[str], world: World) -> int:
    if arguments[0] == "login" and sys.stdin.read() != "a-password\n":
        return 1
    if arguments[0] == "build":
        world["is_attested"] = os.environ.get("BUILDX_NO_DEFAULT_ATTESTATIONS") != "1"
    if arguments[0] == "push":
        world["images"].append(arguments[-1].removeprefix(f"{REPOSITORY}:"))
        # The repository counts a statement of provenance as an image.
        world["images"] += ["provenance"] if world["is_attested"] else []
    return 0


def curl(arguments: list[str], world: World) -> int:
    address = arguments[-1]
    path = "/" + address.split("/", 3)[3]
    if "--cacert" in arguments and not os.path.isfile(arguments[arguments.index("--cacert") + 1]):
        # A pipe can be read once, and a second try finds it empty.
        return 77
    if "--write-out" in arguments:
        return _say(str(world["answers"].get(path, _STATUSES[path])))
    if "--dump-header" in arguments:
        return _say("\r\n".join(world["answers"].get("headers", _HEADERS)))
    return _say(world["answers"].get(path, f'<link rel="stylesheet" href="{_FILE}">\n'))


_TOOLS = {"terraform": terraform, "aws": aws, "docker": docker, "curl": curl}

if __name__ == "__main__":
    sys.exit(main())
