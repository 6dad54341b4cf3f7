"""Entry point of the command `mapclinic`, and of `python -m grader`.

Exit statuses: 0 passed, 1 not passed, 2 bad usage or input, 3 our fault, 130 interrupted.
"""

import sys
from typing import NoReturn

import typer

from grader.cli import app
from grader.errors import GraderFault, MapClinicError

__all__ = ["main"]

EXIT_PASSED, EXIT_NOT_PASSED, EXIT_USAGE, EXIT_OUR_FAULT, EXIT_INTERRUPTED = 0, 1, 2, 3, 130


def main() -> NoReturn:
    """Run the command line; turn our errors into one clear line and an exit status."""
    try:
        app()
    except GraderFault as fault:
        _leave(str(fault), EXIT_OUR_FAULT)
    except MapClinicError as error:
        _leave(str(error), EXIT_USAGE)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXIT_NOT_PASSED)
    except OSError as error:
        # Such as a full disk or no temporary folder: the machine's fault, never the submission's.
        _leave(f"{error}; run `mapclinic doctor`", EXIT_OUR_FAULT)
    except SystemExit as ended:
        # Typer makes this status of an interrupt, and says nothing.
        if ended.code == EXIT_INTERRUPTED:
            _leave("interrupted; what was running has been cleaned up", EXIT_INTERRUPTED)
        raise
    sys.exit(EXIT_PASSED)


def _leave(message: str, status: int) -> NoReturn:
    typer.echo(f"mapclinic: {message}", err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
