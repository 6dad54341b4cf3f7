"""The screen: what a submission may contain, decided on its syntax tree before anything is built.

The parser is Go's own, in the small program `goscreen` of the kit. It runs on the host under
limits of time and memory, because it only reads text; the rules are here.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.course import Exercise
from grader.errors import ToolchainError
from grader.report import Finding

__all__ = ["SCREEN_SECONDS", "screen"]

SCREEN_SECONDS = 10
_MEMORY_LIMIT = "256MiB"
# cgo is not an import like others: it runs a C compiler on the student's text.
_RULES_BY_PATH = {"C": "cgo"}


def screen(exercise: Exercise, folder: Path, tool: Path) -> tuple[Finding, ...]:
    """Return what is to be refused in the files of the submission; nothing means that it may go on.

    Args:
        exercise: states the package, the editable files and the imports that are allowed.
        folder: holds the editable files, copied once; the same copy is compiled later.
        tool: `goscreen` of the kit.

    Raises:
        ToolchainError: the parser itself failed.
    """
    findings: list[Finding] = []
    for source in _parse(folder, exercise.editable, tool):
        findings += _syntax_findings(source) or _rule_findings(source, exercise)
    return tuple(findings)


def _parse(folder: Path, names: tuple[str, ...], tool: Path) -> list[dict[str, Any]]:
    command = [str(tool), *(str(folder / name) for name in names)]
    environment = {"GOMEMLIMIT": _MEMORY_LIMIT, "GOMAXPROCS": "1"}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=SCREEN_SECONDS, check=True
        )
        sources: list[dict[str, Any]] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise ToolchainError(f"the screen's parser failed: {error}; run `mapclinic doctor`") from error
    if [source["file"] for source in sources] != list(names):
        raise ToolchainError("the screen's parser did not answer for every file; run `mapclinic doctor`")
    return sources


def _syntax_findings(source: Mapping[str, Any]) -> list[Finding]:
    return [
        Finding(
            id="compile-error",
            message=f"Syntax error: {error['text']}.",
            file=source["file"],
            line=error["line"],
            column=error["column"],
        )
        for error in (source["errors"] or [])[:10]
    ]


def _rule_findings(source: Mapping[str, Any], exercise: Exercise) -> list[Finding]:
    found = [
        *_package_rule(source, exercise),
        *_import_rules(source, exercise),
        *_comment_rules(source),
        *_test_main_rule(source),
    ]
    return [Finding(id=rule, message=text, file=source["file"], line=line) for rule, line, text in found]


def _package_rule(source: Mapping[str, Any], exercise: Exercise) -> Iterator[tuple[str, int, str]]:
    if source["package"] != exercise.package:
        message = (
            f"The file says `package {source['package']}`; this exercise is `package {exercise.package}`."
        )
        yield "wrong-package", 1, message


def _import_rules(source: Mapping[str, Any], exercise: Exercise) -> Iterator[tuple[str, int, str]]:
    allowed = exercise.manifest.imports
    for spec in source["imports"] or []:
        path, line = spec["path"], spec["line"]
        if path not in allowed:
            rule = _RULES_BY_PATH.get(path, "forbidden-import")
            yield rule, line, f'`import "{path}"` is not allowed here; allowed are: {", ".join(allowed)}.'
        elif spec["name"] == ".":
            yield "dot-import", line, f'`import . "{path}"` hides where names come from; import it by name.'


def _comment_rules(source: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    for comment in source["directives"] or []:
        word = comment["text"].split()[0]
        yield "forbidden-directive", comment["line"], f"The directive `{word[:60]}` is not allowed here."
    for comment in source["build"] or []:
        yield (
            "build-constraint",
            comment["line"],
            "A build constraint is not allowed: every build is the same.",
        )


def _test_main_rule(source: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    if source["test_main"]:
        yield "test-main", source["test_main"], "`TestMain` is not allowed: the checks start themselves."
