"""Exit codes, and errors as one line."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import click

from kg.errors import KgError

#: Done, but something was left out or does not conform.
INCOMPLETE = 3


@contextmanager
def in_one_line() -> Iterator[None]:
    """Turn errors that a user can mend into one line on standard error and exit code 1."""
    try:
        yield
    except KgError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # the reader went away, which click ends in silence
        place = f"{error.filename}: " if error.filename else ""
        raise click.ClickException(f"{place}{error.strerror or error}") from error
