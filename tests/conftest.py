"""One browser for all tests of the page; they skip without Chromium and its driver."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.pages import start_browser


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    found = start_browser(tmp_path_factory.mktemp("chromium"))
    if found is None:
        pytest.skip("selenium, chromium or chromedriver is not installed")
    yield found
    found.quit()
