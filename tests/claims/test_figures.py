"""The figures of the ledger, drawn from its committed evidence."""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from grader.claims.evidence import load_evidence
from grader.claims.figures import FIGURES, draw_figure
from grader.claims.ledger import load_ledger, parse_version
from grader.claims.material import Material
from grader.context import default_claims_folder
from grader.errors import InputError
from grader.render.drawing import DARK, LIGHT, Theme
from tests.claims.conftest import WriteLedger

FOLDER = default_claims_folder()
PATHS = {path.stem.removeprefix("go"): path for path in FOLDER.glob("evidence/go*.json")}
EVIDENCE = {release: load_evidence(PATHS[release]) for release in sorted(PATHS, key=parse_version)}
MATERIAL = Material(load_ledger(FOLDER), EVIDENCE)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_named_described_and_stands_alone(name: str, theme: Theme) -> None:
    svg = draw_figure(name, theme, MATERIAL)
    root = ET.fromstring(svg)  # noqa: S314 - our own
    described = root.find("{http://www.w3.org/2000/svg}desc")
    assert described is not None
    assert len(described.text or "") > 20
    assert f'id="{name}-{theme.name}-title"' in svg
    assert not re.search(r'(?:src|href)="(?!#)', svg)


def test_the_matrix_names_what_changed_between_versions() -> None:
    changed = next(claim for claim in MATERIAL.ledger.claims if claim.was and claim.experiment)
    assert changed.id in draw_figure("claims_by_version", LIGHT, MATERIAL)


def test_a_figure_without_its_evidence_is_an_error_that_names_it() -> None:
    newest = MATERIAL.newest
    poor = Material(MATERIAL.ledger, {newest: EVIDENCE[newest]})
    with pytest.raises(InputError, match="map_memory_by_size"):
        draw_figure("map_memory_by_size", LIGHT, poor)


def test_the_command_writes_each_figure_light_and_dark(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "grader", "claims", "--figures", str(tmp_path)]
    subprocess.run(command, check=True)
    expected = {f"{name}-{theme}.svg" for name in FIGURES for theme in ("light", "dark")}
    assert {path.name for path in tmp_path.iterdir()} == expected


def test_the_command_without_evidence_says_what_to_run(write_ledger: WriteLedger, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "grader", "claims", "--ledger", str(write_ledger())]
    done = subprocess.run(
        [*command, "--figures", str(tmp_path / "figures")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "mapclinic claims --go all --record" in done.stderr
