"""`python -m tests.render FOLDER` renders every sample, to be looked at."""

import sys
from pathlib import Path

from rich.console import Console

from grader.render.page import render_page
from grader.render.terminal import print_report
from tests.render.hostile import hostile_sample
from tests.render.samples import SAMPLES


def main(folder: Path) -> None:

    folder.mkdir(parents=True, exist_ok=True)
    for name, (report, source) in {**SAMPLES, "hostile": hostile_sample()}.items():
        (folder / f"{name}.html").write_text(render_page(report, source), encoding="utf-8")
        with (folder / f"{name}.txt").open("w", encoding="utf-8") as stream:
            print_report(report, Console(file=stream, width=80, color_system=None), source)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
