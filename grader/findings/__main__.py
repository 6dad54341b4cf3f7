"""`python -m grader.findings` writes the page of the book from the catalogue."""

from pathlib import Path

from grader.findings.catalogue import book_page, load_catalogue

if __name__ == "__main__":
    page = Path("book") / "findings.md"
    page.write_text(book_page(load_catalogue()), encoding="utf-8")
