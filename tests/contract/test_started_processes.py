"""Every process that a test starts gets its environment from `tests/environment.py`, and nothing of the shell's by itself."""

from __future__ import annotations

import ast

import pytest

from tests.local_cloud import ROOT

STARTS = {"run", "Popen", "call", "check_call", "check_output", "getoutput", "getstatusoutput"}
OF_THE_SYSTEM = ("exec", "fork", "popen", "posix_spawn", "spawn", "startfile", "system")
MODULES = sorted((ROOT / "tests").rglob("*.py"))


def complaints(source: str) -> list[str]:
    """What in a module gives a process an environment of its own making, each with its line."""
    # What has no line of its own starts nothing.
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.expr | ast.stmt)]
    starts = [node for node in nodes if isinstance(node, ast.Call) and _is_start(node.func)]
    found = [f"{start.lineno}: no env" for start in starts if not _has_environment(start)]
    found += [f"{node.lineno}: {what}" for node in nodes if (what := _way_around(node))]
    if starts:
        found += [f"{node.lineno}: os.environ" for node in nodes if _is_shells_environment(node)]
    return found


def _is_start(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in STARTS
        and isinstance(function.value, ast.Name)
        and function.value.id == "subprocess"
    )


def _has_environment(start: ast.Call) -> bool:
    given = [keyword.value for keyword in start.keywords if keyword.arg == "env"]
    return bool(given) and not (isinstance(given[0], ast.Constant) and given[0].value is None)


def _way_around(node: ast.AST) -> str:
    """A way to start a process that this test does not look at."""
    if isinstance(node, ast.ImportFrom) and node.module in {"subprocess", "os", "multiprocessing"}:
        return f"from {node.module} import"
    if isinstance(node, ast.Import) and any(name.name == "multiprocessing" for name in node.names):
        return "multiprocessing"
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
        return f"os.{node.attr}" if node.attr.startswith(OF_THE_SYSTEM) else ""
    return ""


def _is_shells_environment(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}


def test_no_module_hands_on_the_shells_environment() -> None:
    found = {module.relative_to(ROOT): complaints(module.read_text()) for module in MODULES}
    assert {module: said for module, said in found.items() if said} == {}
    assert len(found) > 100, "they are looked for elsewhere"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("subprocess.run(['true'])", "1: no env"),
        ("subprocess.Popen(['true'], env=None)", "1: no env"),
        ("subprocess.run(['true'], env={**os.environ})", "1: os.environ"),
        ("subprocess.run(['true'], env={'PATH': os.getenv('PATH')})", "1: os.environ"),
        ("from subprocess import run", "1: from subprocess import"),
        ("os.system('true')", "1: os.system"),
        ("import multiprocessing", "1: multiprocessing"),
    ],
)
def test_each_way_to_do_so_is_found(source: str, complaint: str) -> None:
    assert complaints(source) == [complaint]


def test_an_environment_that_was_asked_for_is_fine() -> None:
    assert complaints("subprocess.run(['true'], env=environment())") == []
