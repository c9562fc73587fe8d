"""The JSON API of the settings."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula.operations.settings import change_settings
from tula.queries.settings import get_settings
from tula.web.endpoint import reads, writes
from tula.web.security import Deed
from tula.web.settings.schemas import SettingsAnswer, SettingsChanges

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
