"""The soak run sees what it looks for."""

import subprocess
import sys

from tests.soak import slope

_ORPHAN = """
import subprocess, sys
from tests.soak import adopt_orphans, descendants
adopt_orphans()
assert descendants() == []
subprocess.run(["sh", "-c", "sleep 60 & echo $!"], check=True, stdout=subprocess.DEVNULL)
left = descendants()
assert len(left) == 1, left
subprocess.run(["kill", left[0].split()[0]], check=True)
"""


def test_a_process_whose_parent_has_died_is_seen() -> None:
    subprocess.run([sys.executable, "-c", _ORPHAN], check=True)


def test_a_process_without_children_has_none() -> None:
    code = "from tests.soak import descendants; assert descendants() == []"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_growth_is_the_slope_and_one_peak_is_none() -> None:
    assert slope([100 + 3 * n for n in range(40)]) == 3
    assert slope([100] * 20 + [900] + [100] * 19) == 0


def test_a_short_series_has_a_slope_too() -> None:
    assert slope([5]) == 0
    assert slope([5, 9]) == 4
