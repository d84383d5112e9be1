"""One honest sender for all tests of contributions: look, don't touch its workspace."""

from __future__ import annotations

import pytest

from tests.unit.contributions.sender import Sender, make_sender


@pytest.fixture(scope="session")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Sender:
    return make_sender(tmp_path_factory.mktemp("sender"))
