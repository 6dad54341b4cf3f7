"""Build the book: `python book/build.py` writes both editions to build/book/.

The hidden edition shows no solution; it is for courses. The other one is for those who learn alone.
With `--only CHAPTER` just the pages of a folder are built, for those who write them.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from reference import write_pages

from grader.accuracy.table import load_accuracy
from grader.commands.accuracy import draw_figures
from grader.commands.claims import draw_claims

ROOT = Path(__file__).parent.parent
BOOK = ROOT / "book"
EDITIONS = {"hidden": False, "solutions": True}


def main() -> int:
    """Build what the command line asks for; return 0 if every build passed."""
    options = _parse_options()
    output = options.output.absolute()
    _draw_figures()
    write_pages(BOOK / "reference")
    chosen = [options.edition] if options.edition else ["hidden"] if options.only else list(EDITIONS)
    failed = [name for name in chosen if not _build(name, output / name, options)]
    for name in chosen:
        print(f"{name}: {'failed' if name in failed else output / name / '_build' / 'html' / 'index.html'}")
    return 1 if failed else 0


def _parse_options() -> argparse.Namespace:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "book", help="default: build/book")
    parser.add_argument("--edition", choices=EDITIONS, help="only this one; by default both")
    parser.add_argument("--only", metavar="CHAPTER", help="only the pages of this folder of book/")
    parser.add_argument("--url", help="where it will be published: adds a site map and cards for links")
    parser.add_argument("--repository", help="address of its source: adds a link for editing to each page")
    return parser.parse_args()


def _draw_figures() -> None:
    """Draw the figures again if the evidence, or what draws it, is newer."""
    folder = BOOK / "_figures"
    patterns = (
        "book/claims/*/*.*",
        "book/evidence/*.json",
        "grader/*/figures.py",
        "grader/render/drawing.py",
    )
    newest = max(path.stat().st_mtime for pattern in patterns for path in ROOT.glob(pattern))
    drawn = [path.stat().st_mtime for path in folder.glob("*.svg")]
    if drawn and min(drawn) >= newest:
        return
    draw_claims(BOOK / "claims", folder)
    draw_figures(load_accuracy(BOOK / "evidence" / "accuracy.json"), folder)


def _build(edition: str, output: Path, options: argparse.Namespace) -> bool:
    output.mkdir(parents=True, exist_ok=True)
    config = _written(output / "_config.yml", _config(edition, options))
    toc = _written(output / "_toc.yml", _toc_of(options.only)) if options.only else BOOK / "_toc.yml"
    command = [
        str(Path(sys.executable).with_name("jupyter-book")),
        "build",
        str(BOOK),
        "--config",
        str(config),
    ]
    command += ["--toc", str(toc), "--path-output", str(output), "-W", "--keep-going", "-q"]
    # jupyter-book looks for the extension beside the configuration, and the one in use lies in the output.
    path = os.pathsep.join([str(BOOK / "ext"), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": path}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


def _config(edition: str, options: argparse.Namespace) -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    config["sphinx"]["config"] |= {
        "mapclinic_solutions": EDITIONS[edition],
        "mapclinic_whole": options.only is None,
    }
    if options.repository:
        config["repository"] = {"url": options.repository, "path_to_book": "book", "branch": "main"}
        config["html"] |= {"use_repository_button": True, "use_edit_page_button": True}
    if options.url:
        config["html"]["baseurl"] = options.url
        config["sphinx"]["extra_extensions"] += ["sphinx_sitemap", "sphinxext.opengraph"]
        config["sphinx"]["config"] |= {"sitemap_url_scheme": "{link}", "ogp_site_url": options.url}
    if options.only:
        config["sphinx"]["config"]["suppress_warnings"] = ["myst.xref_missing", "myst.iref_ambiguous"]
    return config


def _toc_of(only: str) -> dict[str, Any]:
    pages = sorted(path.relative_to(BOOK).with_suffix("") for path in (BOOK / only).glob("*.md"))
    if not pages:
        raise SystemExit(f"book/{only} has no pages")
    first = Path(only, "index") if Path(only, "index") in pages else pages[0]
    rest = [str(page) for page in pages if page != first]
    # Pages of the top level go with the guides; the ledger is where links to claims lead.
    top = [path.stem for path in sorted(BOOK.glob("*.md")) if only == "guides" and path.stem != "ledger"]
    chapters = [{"file": name} for name in [*rest, *top, "ledger"]]
    return {"format": "jb-book", "root": str(first), "chapters": chapters}


def _written(path: Path, data: dict[str, Any]) -> Path:
    text = json.dumps(data, indent=1)
    # A file that is written anew makes Sphinx read all pages again.
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
