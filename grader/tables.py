"""The parser of all TOML files of the course."""

import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from grader.errors import CourseError

__all__ = ["parse_toml"]

_T = TypeVar("_T")


def parse_toml(path: Path, shape: type[_T]) -> _T:
    """Parse a TOML file into a frozen struct, or raise a CourseError that names file and key."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), shape)
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} is not valid TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise CourseError(f"{path}: {error}") from error
