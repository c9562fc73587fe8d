"""Tables to take away: written row by row into a file while the database is read, then sent.

However long a table is, it never stands in memory as a whole; and the database is free before a slow line is served.
"""

from collections.abc import Callable, Iterator, Mapping
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Response
from sqlalchemy.orm import Session

from tula.documents.table import Table
from tula.documents.table_csv import write_csv
from tula.documents.table_xlsx import write_xlsx
from tula.web.pages import Spa, read_page

KEPT_IN_MEMORY = 1024 * 1024
SENT_AT_ONCE = 64 * 1024

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_KINDS: Mapping[str, tuple[Callable[[Table, IO[bytes]], None], str]] = {
    "csv": (write_csv, CSV),
    "xlsx": (write_xlsx, XLSX),
}
"""How a table is written, and what it is called on the wire, by the ending of its address."""


def send_table(ending: str, *, name: str, read: Callable[[Session, Spa], Table]) -> Response:
    """Answer with a table as a `csv` or `xlsx` file, named after the day it was made."""
    write, content_type = _KINDS[ending]

    def fill(session: Session, spa: Spa, file: IO[bytes]) -> str:
        write(read(session, spa), file)
        return f"{name}-{spa.today.isoformat()}.{ending}"

    return send_file(content_type, fill)


def send_file(content_type: str, fill: Callable[[Session, Spa, IO[bytes]], str]) -> Response:
    """Answer with a file: `fill` writes it while the database is read, and gives its name."""
    file = SpooledTemporaryFile[bytes](max_size=KEPT_IN_MEMORY)  # closed when it is sent

    def read(session: Session, spa: Spa) -> str:
        # A lost connection makes a reading start again.
        file.seek(0)
        file.truncate()
        return fill(session, spa, file)

    try:
        file_name = read_page(read)
        size = file.seek(0, SEEK_END)
    except BaseException:
        file.close()
        raise
    response = Response(_pieces(file), content_type=content_type)
    response.call_on_close(file.close)
    response.content_length = size
    response.headers.set("Content-Disposition", "attachment", filename=file_name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(SENT_AT_ONCE):
        yield piece
