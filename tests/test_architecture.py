"""The order of the house: imports point downwards, nothing heavy is imported before it is used."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import grader

ROOT = Path(grader.__file__).parent
# Lowest first. A module may import from its own layer and from those before it.
LAYERS = (
    ("verdict", "limits", "errors"),
    ("report", "tables", "questions", "manifest", "course", "submission", "toolchain", "zigcc", "kit"),
    ("evidence", "findings", "sandbox"),
    ("stages",),
    ("diagnosis",),
    ("pipeline",),
    ("images", "debian", "render", "verification", "curriculum", "workspace", "recording", "examination"),
    ("accuracy", "claims", "hunt"),
    ("context", "options", "commands"),
    ("cli", "__main__"),
)
LAYER_OF = {name: level for level, names in enumerate(LAYERS) for name in names}
MODULES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def layer_of(dotted: str) -> int:
    return LAYER_OF[dotted.split(".", maxsplit=1)[0]]


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("grader."):
            names.add((node.module or "").removeprefix("grader."))
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downwards(path: Path) -> None:
    own = layer_of(str(path.relative_to(ROOT).with_suffix("")).replace("/", "."))
    upwards = {name for name in imports_of(path) if layer_of(name) > own}
    assert not upwards, f"{path.name} imports from layers above its own: {upwards}"


def test_the_base_imports_nothing_of_the_package() -> None:
    for name in LAYERS[0]:
        assert imports_of(ROOT / f"{name}.py") == set()


def test_every_module_is_small() -> None:
    long = {
        path.name: n for path in MODULES if (n := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long


def test_help_loads_no_heavy_package() -> None:
    heavy = ("matplotlib", "docker", "jinja2", "pygments", "rich", "msgspec", "numpy", "requests")
    script = (
        "import sys\n"
        "from grader.cli import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        f"sys.stderr.write(' '.join(name for name in {heavy!r} if name in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "verify-course" in done.stdout
    assert done.stderr == ""
