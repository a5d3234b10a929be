"""What many tests share, made once: a browser, the graph of the samples, the graph of the three reports."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.building import build_graph, samples
from kg.graph import KnowledgeGraph
from tests.pages import start_browser


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a browser; tests skip without Chromium and its driver."""
    found = start_browser(tmp_path_factory.mktemp("chromium"))
    if found is None:
        pytest.skip("selenium, chromium or chromedriver is not installed")
    yield found
    found.quit()


@pytest.fixture(scope="session")
def sample_graph() -> KnowledgeGraph:
    """Return the graph of the reports that ship with the package; read it only."""
    return build_graph([samples()])


@pytest.fixture(scope="session")
def reports_graph() -> KnowledgeGraph:
    """Return the graph of the three reports beside the repository; read it only, and skip where they are not."""
    reports = sorted((Path(__file__).parents[2] / "shared" / "reports").glob("*.txt"))
    if not reports:
        pytest.skip("the reports are not here")
    return build_graph(reports)
