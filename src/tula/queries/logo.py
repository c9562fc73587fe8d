"""The spa's logo."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.logo import Logo
from tula.models import SpaLogo


def get_logo(session: Session) -> Logo | None:
    """Read the logo; None while there is none."""
    row = session.execute(select(SpaLogo.content_type, SpaLogo.width, SpaLogo.height, SpaLogo.image)).one_or_none()
    if row is None:
        return None
    return Logo(content_type=row.content_type, width=row.width, height=row.height, image=row.image)
