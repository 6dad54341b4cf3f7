"""The recordings beside this file, and texts that nobody expects, for all tests of parsers."""

from pathlib import Path

from hypothesis import strategies as st

_RECORDED = Path(__file__).parent / "recorded"

VERSIONS = sorted(folder.name for folder in _RECORDED.iterdir())
NAMES = sorted(path.stem for path in (_RECORDED / VERSIONS[-1]).glob("*.txt"))
MEBIBYTE = 1 << 20
_WORDS = (
    ("goroutine 1 [", "running", "]:", "\n", "\t", " ", "\nmapclinic/store.(*T).F(", ")\n\tmapclinic/store/"),
    ("store.go:1 +0x1", ":9" * 9, "panic: ", "fatal error: ", "WARNING: DATA RACE\n", "=" * 18, "[", "²"),
    ("Write at 0x0 by goroutine 1:\n", "Goroutine 1 (running) created at:\n", "  f()\n", "      f.go:1\n"),
    ("store/store.go:1:1: ", "undefined: a.b.c", "cannot use ", "created by ", " in goroutine ", "9" * 5000),
)


def recorded(version: str, name: str) -> str:
    return (_RECORDED / version / f"{name}.txt").read_text(encoding="utf-8")


@st.composite
def damaged_recordings(draw: st.DrawFn) -> str:
    """Draw a recording that was cut, doubled, and has foreign text in the middle."""
    texts = [recorded(VERSIONS[-1], draw(st.sampled_from(NAMES))) for _ in range(2)]
    parts = [text[draw(st.integers(0, len(text))) :] for text in texts]
    parts = [text[: draw(st.integers(0, 4000))] for text in parts]
    return draw(st.text(max_size=40)).join(parts)


def any_text() -> st.SearchStrategy[str]:
    """Return a strategy for text: arbitrary, made of what parsers look for, or damaged recordings."""
    words = st.sampled_from([word for group in _WORDS for word in group])
    return st.one_of(st.text(), st.lists(words).map("".join), damaged_recordings())
