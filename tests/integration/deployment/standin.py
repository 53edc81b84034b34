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


def terraform(arguments: list[str], world: World) -> int:
    folder, command = arguments[0].removeprefix("-chdir="), arguments[1]
    if command == "output":
        text = _outputs(world).get(arguments[-1])
        return 1 if text is None else _say(text)
    if command == "apply" and folder.endswith("/bootstrap"):
        with open(f"{folder}/terraform.tfstate", "w") as state:
            state.write("{}")
        world["bucket"] = True
    elif command == "apply" and any(argument.startswith("-target=") for argument in arguments):
        world["repository"] = True
    elif command == "apply":
        _apply(arguments, world)
    elif command == "destroy":
        world |= {name: EMPTY[name] for name in ("repository", "images", "service")}
    return 0


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
            return _say(f"{ACCOUNT}\n")
        case ["s3api", "head-bucket"]:
            return 0 if world["bucket"] else 1
        case ["ecr", "describe-images"]:
            return 0 if arguments[-1].removeprefix("imageTag=") in world["images"] else 1
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
    if arguments[0] == "push":
        world["images"].append(arguments[-1].removeprefix(f"{REPOSITORY}:"))
    return 0


def curl(arguments: list[str], world: World) -> int:
    address = arguments[-1]
    path = "/" + address.split("/", 3)[3]
    if "--write-out" in arguments:
        return _say(str(world["answers"].get(path, _STATUSES[path])))
    if "--dump-header" in arguments:
        return _say("\r\n".join(world["answers"].get("headers", _HEADERS)))
    return _say(world["answers"].get(path, f'<link rel="stylesheet" href="{_FILE}">\n'))


_TOOLS = {"terraform": terraform, "aws": aws, "docker": docker, "curl": curl}

if __name__ == "__main__":
    sys.exit(main())
