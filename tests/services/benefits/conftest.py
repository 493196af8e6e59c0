"""What the tests of benefits share."""

import pytest

from app.adapters.crypto import Vault
from app.config import Settings


@pytest.fixture
def vault() -> Vault:
    """Keys that last one test."""
    settings = Settings()
    return Vault(settings.data_keys, settings.phone_pepper)
