"""What tests of the JSON API share."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.desk import Desk


@pytest.fixture
def desk(client: FlaskClient) -> Desk:
    return Desk(client)
