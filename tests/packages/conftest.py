"""The folder with the packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.packages.installing import InstallError, install, is_needed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def packages() -> Path:
    try:
        return install()
    except InstallError as error:
        if is_needed():
            raise
        pytest.skip(str(error))
