"""What was measured, for a terminal: allocations against their budgets, and memory that stays."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from grader.render.layout import Lines, Look, hang, heading, mark_of, prose
from grader.render.words import format_bytes, is_within, retained_text
from grader.report import Allocation, CheckResult
from grader.verdict import Verdict

__all__ = ["measured"]

_GAP = "  "
_NARROWEST = 14


def measured(look: Look, checks: Sequence[CheckResult]) -> Lines:
    """Yield the measurements of all checks; nothing if there are none."""
    allocations = [one for check in checks for one in check.allocations]
    heaps = [one for check in checks for one in check.heaps]
    if allocations or heaps:
        yield from heading(look, "measured")
    if allocations:
        yield from _table(look, allocations)
    for heap in heaps:
        mark, style = _mark(look, heap.slope_bytes_per_op <= heap.max_slope_bytes_per_op)
        yield from hang(look, Text(f"{mark} ", style), prose(look, retained_text(look.words, heap)))


def _mark(look: Look, within: bool) -> tuple[str, str]:
    return mark_of(look, Verdict.PASS if within else Verdict.OVER_BUDGET)


def _table(look: Look, allocations: Sequence[Allocation]) -> Lines:
    titles = (look.words("allocations"), look.words("bytes"))
    cells = [_numbers(look, one) for one in allocations]
    rooms = [max(cell_len(row[column]) for row in (titles, *cells)) for column in (0, 1)]
    names = [look.plain(one.operation) for one in allocations]
    title = look.plain(look.words("operation"))
    wanted = max(map(cell_len, (title, *names)))
    room = min(wanted, look.width - sum(rooms) - 2 * len(_GAP) - 2)
    if room < min(wanted, _NARROWEST):
        yield from _list(look, allocations, cells)
        return
    yield from _row(look, Text(_GAP), Text(title, "dim"), room, Text(_right(titles, rooms), "dim"))
    for one, name, row in zip(allocations, names, cells, strict=True):
        mark, style = _mark(look, is_within(one))
        yield from _row(look, Text(f"{mark} ", style), Text(name), room, Text(_right(row, rooms), style))


def _list(look: Look, allocations: Sequence[Allocation], cells: Sequence[tuple[str, str]]) -> Lines:
    """Yield the measurements one below the other, where columns would leave no room for names."""
    units = (look.words("allocations"), look.words("bytes"))
    for one, row in zip(allocations, cells, strict=True):
        mark, style = _mark(look, is_within(one))
        yield from hang(look, Text(f"{mark} ", style), Text(look.plain(one.operation)))
        for number, unit in zip(row, units, strict=True):
            yield from hang(look, Text(_GAP * 2), Text(f"{number} {look.plain(unit)}", style))


def _numbers(look: Look, one: Allocation) -> tuple[str, str]:
    allowed_bytes = None if one.max_bytes_per_op is None else format_bytes(one.max_bytes_per_op)
    return (
        _against(look, str(one.allocs_per_op), one.max_allocs_per_op),
        _against(look, format_bytes(one.bytes_per_op), allowed_bytes),
    )


def _against(look: Look, value: str, limit: object) -> str:
    return value if limit is None else look.plain(look.words("against", value=value, limit=limit))


def _right(cells: Sequence[str], rooms: Sequence[int]) -> str:
    padded = [" " * (room - cell_len(cell)) + cell for cell, room in zip(cells, rooms, strict=True)]
    return _GAP + _GAP.join(padded)


def _row(look: Look, head: Text, name: Text, room: int, numbers: Text) -> Lines:
    """Yield a row whose name may take several lines; the numbers stand on the first."""
    for index, line in enumerate(name.wrap(look.console, room, overflow="fold")):
        line.rstrip()
        if index == 0:
            yield Text.assemble(head, line, " " * (room - cell_len(line.plain)), numbers)
        else:
            yield Text.assemble(_GAP, line)
