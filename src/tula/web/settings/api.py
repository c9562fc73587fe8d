"""The JSON API of the settings."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula.documents.logo import require_printable
from tula.operations.logo import change_logo
from tula.operations.settings import change_settings
from tula.queries.settings import get_settings
from tula.web.endpoint import reads, writes
from tula.web.security import Deed
from tula.web.settings.schemas import LogoAnswer, LogoBody, SettingsAnswer, SettingsChanges

api = Blueprint("settings_api", __name__, url_prefix="/api/settings")
TAG = "Settings"


@api.get("")
@reads(tag=TAG, answer=SettingsAnswer)
def show(session: Session) -> dict[str, Any]:
    """Show the settings of the spa."""
    return {"settings": asdict(get_settings(session))}


@api.patch("")
@writes(
    tag=TAG,
    body=SettingsChanges,
    answer=SettingsAnswer,
    status=200,
    failures=(400, 409, 422),
    deed=Deed.SETTINGS,
)
def change(session: Session, body: SettingsChanges, *, actor: str, now: datetime) -> dict[str, Any]:
    """Change some settings; a GSTIN brings its state code unless both are given."""
    return {"settings": asdict(change_settings(session, changes=body.changes(), actor=actor, now=now))}


@api.post("/logo")
@writes(
    tag=TAG,
    body=LogoBody,
    answer=LogoAnswer,
    status=200,
    failures=(400, 409, 422),
    deed=Deed.SETTINGS,
)
def put_logo(session: Session, body: LogoBody, *, actor: str, now: datetime) -> dict[str, Any]:
    """Put up the logo that documents carry; null takes it down."""
    logo = body.to_logo()
    if logo is not None:
        require_printable(logo)
    change_logo(session, logo=logo, actor=actor, now=now)
    return {"logo": logo and {"content_type": logo.content_type, "width": logo.width, "height": logo.height}}
