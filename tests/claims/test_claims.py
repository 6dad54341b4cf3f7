"""`mapclinic claims` on a small ledger, with the real toolchain."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.claims.evidence import load_evidence, open_journal
from grader.claims.toolchains import known_versions
from grader.errors import InputError
from tests.claims.conftest import PROGRAM, WriteLedger

pytestmark = pytest.mark.toolchain


def run_claims(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "grader", "claims", "--ledger", str(folder)]
    return subprocess.run(
        [*command, "--output", str(folder.parent / "runs"), *options],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_ledger_that_reality_agrees_with_ends_with_0(write_ledger: WriteLedger) -> None:
    done = run_claims(write_ledger())
    assert done.returncode == 0, done.stderr
    assert "1 claims run, all as the ledger says" in done.stdout


def test_a_claim_that_reality_contradicts_is_named_and_ends_with_1(write_ledger: WriteLedger) -> None:
    done = run_claims(write_ledger({}, {"verdict": "false"}))
    assert done.returncode == 1
    assert "s9-002: the ledger says false, growth says true" in done.stdout


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("package main\n\nfunc main() { undefined() }\n", "does not build"),
        ('package main\n\nfunc main() { panic("broken") }\n', "ended with status 2"),
        ("package main\n\nfunc main() {}\n", "printed no JSON object"),
        (PROGRAM.replace('"entries"', '"count"'), "must tell entries, and no more"),
        (PROGRAM.replace("len(m)", "m"), "must print numbers, truths, texts and lists"),
    ],
)
def test_a_failed_experiment_is_ours_and_never_a_verdict(
    write_ledger: WriteLedger, program: str, message: str
) -> None:
    done = run_claims(write_ledger(program=program), "--format", "json")
    assert done.returncode == 3, done.stderr
    (result,) = json.loads(done.stdout)
    assert message in result["failures"]["growth"]
    assert result["claims"][0]["seen"] == []


def test_an_experiment_is_not_run_on_a_version_before_its_own(write_ledger: WriteLedger) -> None:
    done = run_claims(write_ledger(manifest='since = "1.99"'))
    assert done.returncode == 0
    assert "0 claims run" in done.stdout
    assert "1 not checkable, or not on this version" in done.stdout


def test_runs_are_resumed_and_recorded_with_machine_and_version(write_ledger: WriteLedger) -> None:
    folder = write_ledger()
    assert run_claims(folder, "--repeats", "2").returncode == 0
    assert run_claims(folder, "--repeats", "3", "--resume", "--record").returncode == 0
    release, patch = list(known_versions().items())[-1]
    with open_journal(folder.parent / "runs" / f"go{patch}.jsonl", resume=True) as journal:
        assert len(journal.runs) == 3
    evidence = load_evidence(folder / "evidence" / f"go{release}.json")
    assert evidence.conditions.go == f"go{patch}"
    assert evidence.conditions.cores >= 1
    assert evidence.experiments == {"growth": {"entries": (1,)}}


def test_a_changed_experiment_is_run_again_in_spite_of_its_journal(write_ledger: WriteLedger) -> None:
    assert run_claims(write_ledger()).returncode == 0
    changed = write_ledger(program=PROGRAM.replace("1: 1", "1: 1, 2: 2"))
    done = run_claims(changed, "--resume")
    assert done.returncode == 1
    assert "growth says false" in done.stdout


def test_a_journal_that_was_cut_short_loses_only_its_last_line(tmp_path: Path) -> None:
    path = tmp_path / "go1.27.3.jsonl"
    line = b'{"experiment":"growth","digest":"d","seen":{"entries":1}}\n'
    path.write_bytes(line + line[:20])
    with open_journal(path, resume=True) as journal:
        assert len(journal.runs) == 1
    assert path.read_bytes() == line


def test_what_is_no_journal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "go1.27.3.jsonl"
    path.write_bytes(b"a shopping list\n")
    with pytest.raises(InputError, match="is no journal"), open_journal(path, resume=True):
        pass
    assert path.read_bytes() == b"a shopping list\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--go", "1.3"), "is not among the known versions"),
        (("s9-404",), "there is no claim"),
        (("--ledger", "nowhere"), "there is no ledger"),
    ],
)
def test_bad_input_ends_with_2_and_one_line(
    write_ledger: WriteLedger, options: Sequence[str], message: str
) -> None:
    done = run_claims(write_ledger(), *options)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_ledger_is_listed_as_data(write_ledger: WriteLedger) -> None:
    done = run_claims(write_ledger({}, {}), "--list", "--format", "json")
    assert done.returncode == 0
    assert [one["id"] for one in json.loads(done.stdout)] == ["s9-001", "s9-002"]
