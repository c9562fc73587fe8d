"""Asking the server over its socket, as its superuser."""

from __future__ import annotations

import time

import psycopg

from tula.postgres.folders import PORT, Folders

SUPERUSER = "postgres"


def connect(folders: Folders, *, dbname: str) -> psycopg.Connection[tuple[str, ...]]:
    """Connect to a database; every statement is a transaction of its own."""
    return psycopg.connect(
        host=str(folders.socket),
        port=PORT,
        user=SUPERUSER,
        dbname=dbname,
        connect_timeout=10,
        application_name="tula launcher",
        options="",
        autocommit=True,
    )


def answers(folders: Folders) -> bool:
    """Tell whether the server takes connections; one that has too many answers too."""
    try:
        connect(folders, dbname="postgres").close()
    except psycopg.OperationalError as error:
        return "too many clients" in str(error)
    return True


def has_clients(folders: Folders) -> bool:
    """Tell whether a client stays connected that holds no lease, such as psql or a left-over worker.

    A connection that has just been closed is seen for a moment longer.
    """
    deadline = time.monotonic() + 1.0
    try:
        with connect(folders, dbname="postgres") as connection:
            while True:
                row = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                ).fetchone()
                if not row or not row[0]:
                    return False
                if time.monotonic() > deadline:
                    return True
                time.sleep(0.02)
    except psycopg.OperationalError:
        return False  # it does not answer any more: nobody can be using it
