"""The compiler that stands in where a machine has no C compiler, on Go's real race runtime."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.toolchain import c_compiler, go_environment, go_root, make_support_archive

needs_ziglang = pytest.mark.skipif(
    importlib.util.find_spec("ziglang") is None, reason="pip install -r requirements-cc.txt"
)


@pytest.fixture
def no_c_compiler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))


@needs_ziglang
@pytest.mark.usefixtures("no_c_compiler")
def test_ziglang_compiles_the_race_runtime_for_links_without_a_c_linker(tmp_path: Path) -> None:
    root = go_root()
    environment = go_environment(root, tmp_path, race=True)
    command = [str(root / "bin" / "go"), "list", "-race", "-export", "-f", "{{.Export}}", "runtime/race"]
    archive = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    members = subprocess.run(
        [str(root / "bin" / "go"), "tool", "pack", "t", archive.stdout.strip()],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "_go_.o" in members
    # cmd/go's mark for an object that only a C linker can take in.
    assert not {"dynimportfail", "preferlinkext"} & set(members)


@needs_ziglang
@pytest.mark.usefixtures("no_c_compiler")
def test_the_support_archive_of_ziglang_holds_the_one_function(tmp_path: Path) -> None:
    make_support_archive(tmp_path / "libgcc.a")
    assert b"__popcountdi2" in (tmp_path / "libgcc.a").read_bytes()


@needs_ziglang
def test_an_error_of_ziglang_is_an_error_of_the_stand_in(tmp_path: Path) -> None:
    source = tmp_path / "wrong.c"
    source.write_text("int main(void) { return missing; }\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "grader.zigcc", "-c", str(source), "-o", str(tmp_path / "wrong.o")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "missing" in done.stderr


@pytest.mark.usefixtures("no_c_compiler")
def test_the_compiler_that_the_user_names_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "my-cc --flag")
    assert c_compiler() == "my-cc --flag"


def test_the_compiler_of_the_system_comes_before_ziglang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CC", raising=False)
    found = shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")
    if found is None:
        assert "zigcc" in c_compiler()
    else:
        assert c_compiler() == found
