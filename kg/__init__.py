"""Knowledge graphs from United Nations reports: every edge opens the sentence that says it.

    import kg

    graph = kg.build(["reports/"])                   # read and annotate
    graph.query("SELECT ?m WHERE { ?m a unkg:Mission }")
    kg.annotate("…").mentions                        # one text

Names are loaded when they are first used: importing the package reads no file and is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kg.annotation import Settings as Settings
    from kg.annotation import annotate as annotate
    from kg.annotation import annotate_report as annotate_report
    from kg.annotation import pipeline as pipeline
    from kg.building import build_graph as build
    from kg.comparison import compare as compare
    from kg.errors import InputError as InputError
    from kg.errors import KGError as KGError
    from kg.errors import OntologyError as OntologyError
    from kg.errors import ProvenanceError as ProvenanceError
    from kg.errors import QueryError as QueryError
    from kg.errors import StoreError as StoreError
    from kg.evaluation import evaluate as evaluate
    from kg.graph import KnowledgeGraph as KnowledgeGraph
    from kg.graph import open_graph as open
    from kg.models import AnnotatedReport as AnnotatedReport
    from kg.models import Annotation as Annotation
    from kg.models import Entity as Entity
    from kg.models import Figure as Figure
    from kg.models import Mention as Mention
    from kg.models import Passage as Passage
    from kg.models import PassageKind as PassageKind
    from kg.models import Relation as Relation
    from kg.models import Report as Report
    from kg.models import Source as Source
    from kg.queries import explain as explain
    from kg.queries import load_queries as load_queries
    from kg.queries import run as run
    from kg.reading import read_report as load
    from kg.validation import Violation as Violation
    from kg.validation import validate as validate

__version__ = "0.1.0"

_PLACES: Final = {
    "comparison": ("compare",),
    "errors": ("InputError", "KGError", "OntologyError", "ProvenanceError", "QueryError", "StoreError"),
    "evaluation": ("evaluate",),
    "graph": ("KnowledgeGraph",),
    "models": (
        *("AnnotatedReport", "Annotation", "Entity", "Figure", "Mention"),
        *("Passage", "PassageKind", "Relation", "Report", "Source"),
    ),
    "annotation": ("Settings", "annotate", "annotate_report", "pipeline"),
    "queries": ("explain", "load_queries", "run"),
    "validation": ("Violation", "validate"),
}
_MODULES: Final = {name: (module, name) for module, names in _PLACES.items() for name in names} | {
    "build": ("building", "build_graph"),
    "load": ("reading", "read_report"),
    "open": ("graph", "open_graph"),
}

__all__ = [
    "AnnotatedReport",
    "Annotation",
    "Entity",
    "Figure",
    "InputError",
    "KGError",
    "KnowledgeGraph",
    "Mention",
    "OntologyError",
    "Passage",
    "PassageKind",
    "ProvenanceError",
    "QueryError",
    "Relation",
    "Report",
    "Settings",
    "Source",
    "StoreError",
    "Violation",
    "annotate",
    "annotate_report",
    "build",
    "compare",
    "evaluate",
    "explain",
    "load",
    "load_queries",
    "open",
    "pipeline",
    "run",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, original = _MODULES[name]
    value = getattr(import_module(f"kg.{module}"), original)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
