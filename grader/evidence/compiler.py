"""PLACEHOLDER by the lead; the owner overwrites it and keeps these names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Diagnostic:
    file: str
    line: int
    column: int
    message: str
    own: bool = True
    declaration: str = ""


def parse_diagnostics(text: str, package: str) -> tuple[Diagnostic, ...]:
    return (Diagnostic("", 0, 0, text[:500]),)
