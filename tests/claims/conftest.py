"""A small ledger of its own, which a test may bend."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.context import default_claims_folder

CHAPTER = """
article = "s9"
title = "A chapter"
[sections]
"1" = "A section"
"""
CLAIM = """
[[claim]]
id = "{id}"
section = "1"
form = "prose"
says = "A map of {id} grows."
verdict = "{verdict}"
experiment = "growth"
holds = {holds}
explanation = "It does."
source = "Measured"
{more}
"""
MANIFEST = """
title = "Growth"
{more}
[observations]
entries = "entries after an insertion"
"""
PROGRAM = """package main

import "mapclinic/claims/internal/observe"

func main() {
	m := map[int]int{1: 1}
	observe.Print(observe.Observations{"entries": len(m)})
}
"""

WriteLedger = Callable[..., Path]


@pytest.fixture
def write_ledger(tmp_path: Path) -> WriteLedger:
    """Return a function that writes a ledger of claims and one experiment, and gives its folder."""

    def write(*claims: dict[str, str], manifest: str = "", program: str = PROGRAM) -> Path:
        folder = tmp_path / "claims"
        texts = []
        for number, fields in enumerate(claims or ({},), start=1):
            facts = {"id": f"s9-{number:03}", "verdict": "true", "holds": '["entries == 1"]', "more": ""}
            texts.append(CLAIM.format(**{**facts, **fields}))
        experiment = folder / "experiments" / "growth"
        for path in (folder / "ledger", experiment):
            path.mkdir(parents=True, exist_ok=True)
        folder.joinpath("ledger", "s9-1.toml").write_text(CHAPTER + "".join(texts), encoding="utf-8")
        experiment.joinpath("experiment.toml").write_text(MANIFEST.format(more=manifest), encoding="utf-8")
        experiment.joinpath("main.go").write_text(program, encoding="utf-8")
        shared = folder / "experiments" / "internal"
        shutil.copytree(default_claims_folder() / "experiments" / "internal", shared, dirs_exist_ok=True)
        return folder

    return write
