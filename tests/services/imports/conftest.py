"""The desk of the import's tests, on both databases."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.services.imports.desk import Desk, a_desk


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Desk:
    return a_desk(session, tmp_path)
