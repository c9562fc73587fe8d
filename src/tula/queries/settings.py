"""The settings of the spa."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.settings import Settings, read_settings
from tula.models import Setting


def get_settings(session: Session) -> Settings:
    """Read the settings; what is not stored has its default."""
    rows = session.execute(select(Setting.key, Setting.value))
    return read_settings({row.key: row.value for row in rows})
