"""The Sphinx extension: cards, links and the ledger page, in a real build of the real ledger."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.claims.ledger import load_ledger
from grader.context import default_claims_folder

BOOK = Path(__file__).parent.parent.parent / "book"
LEDGER = load_ledger(default_claims_folder())
FIRST, SECOND, *_ = (claim for claim in LEDGER.claims if claim.experiment)
CONFIGURATION = f"""
import sys
sys.path.insert(0, {str(BOOK / "ext")!r})
extensions = ["myst_parser", "claim_cards"]
html_theme = "sphinx_book_theme"
html_static_path = [{str(BOOK / "ext" / "static")!r}]
exclude_patterns = ["out"]
"""

LINKS = f"""# Links

{{claim}}`{FIRST.id}` {{claim}}`{SECOND.id}`

```{{toctree}}
cards
all
```
"""


def build(folder: Path, pages: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    (folder / "conf.py").write_text(CONFIGURATION, encoding="utf-8")
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(folder), str(folder / "out")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_card_shows_the_claim_its_verdict_and_how_to_run_it(tmp_path: Path) -> None:
    page = f"# A page\n\n```{{claim-card}} {FIRST.id}\n```\n"
    done = build(tmp_path, {"index": page})
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert f'id="claim-{FIRST.id}"' in html
    assert f"mapclinic claims {FIRST.id}" in re.sub(r"<[^>]+>", "", html)
    assert "claims.css" in html


def test_a_link_leads_to_the_card_and_else_to_the_ledger(tmp_path: Path) -> None:
    pages = {
        "index": LINKS,
        "cards": f"# Cards\n\n```{{claim-card}} {FIRST.id}\n```\n",
        "all": "# All\n\n```{claim-ledger}\n```\n",
    }
    done = build(tmp_path, pages)
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert f'href="cards.html#claim-{FIRST.id}"' in html
    assert f'href="all.html#ledger-{SECOND.id}"' in html
    everything = (tmp_path / "out" / "all.html").read_text(encoding="utf-8")
    assert all(f'id="ledger-{claim.id}"' in everything for claim in LEDGER.claims)


@pytest.mark.parametrize("text", ["```{claim-card} s1-9999\n```", "{claim}`s1-9999`"])
def test_an_unknown_claim_breaks_the_build(tmp_path: Path, text: str) -> None:
    done = build(tmp_path, {"index": f"# A page\n\n{text}\n"})
    assert done.returncode != 0
    assert "s1-9999" in done.stderr


def test_a_link_without_a_card_and_without_a_ledger_page_breaks_the_build(tmp_path: Path) -> None:
    done = build(tmp_path, {"index": f"# A page\n\n{{claim}}`{FIRST.id}`\n"})
    assert done.returncode != 0
    assert "there is no ledger page" in done.stderr
