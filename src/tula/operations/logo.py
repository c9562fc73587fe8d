"""The spa's logo: put up and taken down."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tula.domain.logo import Logo
from tula.models import SpaLogo
from tula.models.columns import AnyRow
from tula.models.logo import ONLY_ID
from tula.operations import audit


def change_logo(session: Session, *, logo: Logo | None, actor: str, now: datetime) -> None:
    """Put a logo in the place of the one before; None takes it down."""
    before = session.execute(select(SpaLogo.content_type, SpaLogo.width, SpaLogo.height, SpaLogo.image)).one_or_none()
    if logo is None:
        session.execute(delete(SpaLogo))
    else:
        values = {
            "content_type": logo.content_type,
            "width": logo.width,
            "height": logo.height,
            "image": logo.image,
            "updated_at": now,
        }
        session.execute(
            insert(SpaLogo).values(id=ONLY_ID, **values).on_conflict_do_update(index_elements=["id"], set_=values)
        )
    audit.record(
        session,
        action="logo.changed" if logo else "logo.removed",
        entity="setting",
        entity_id=None,
        details={"before": _facts(before), "after": _facts(logo)},
        actor=actor,
        now=now,
    )


def _facts(logo: Logo | AnyRow | None) -> dict[str, Any]:
    names = ("content_type", "width", "height", "sha256")
    if logo is None:
        return dict.fromkeys(names)
    return {
        "content_type": logo.content_type,
        "width": logo.width,
        "height": logo.height,
        "sha256": hashlib.sha256(logo.image).hexdigest(),
    }
