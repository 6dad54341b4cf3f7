"""A report in which everything that a student can influence is hostile."""

from collections.abc import Mapping
from dataclasses import replace

from grader.report import Allocation, Frame, Heap, HeapPoint, Report, Stack
from grader.verdict import Verdict
from tests.render.parts import ALLOCS, FILE, HEAP, RACE, RUNS
from tests.render.samples import DATA_RACE, RACE_FINDING

HOSTILE = (
    "[bold red]markup[/bold red]",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "\x1b]0;title\x07\x1b[31mred",
    "\u202egnirts\u202c \u2066hidden\u2069",
    "\x9b31m\x00\x08\x7f",
    "{{ 7 * 7 }}{% raw %}",
)


def hostile_sample() -> tuple[Report, Mapping[str, str]]:
    """Return a report in which everything that a student can influence is hostile."""
    evil = " ".join(HOSTILE)
    long = "词" * 300
    frames = (Frame(evil, FILE, 2, own=True), Frame(evil, f"/x/{evil}", 3, own=False))
    finding = replace(RACE_FINDING, message=evil, line=2, column=40, stacks=(Stack(evil, frames),), seen=evil)
    report = replace(
        DATA_RACE,
        message=evil,
        findings=(finding, replace(finding, id="no-such-id", file=f"{evil}.go"), replace(finding, line=999)),
        runs=(replace(RUNS[0], text=evil + "\n" + long, end=evil),),
        notes=(evil,),
        checks=(
            replace(RACE, message=evil, status=Verdict.WRONG_ANSWER),
            replace(ALLOCS, allocations=(Allocation(evil, 3, 5, 1, 2),)),
            replace(HEAP, heaps=(Heap(evil, (HeapPoint(0, 0), HeapPoint(1, 9)), float("inf"), 8.0),)),
        ),
    )
    return report, {FILE: f"package events\n// {evil} {long}\r\n\tvar x = `{evil}`\n"}
