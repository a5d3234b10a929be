"""The layers of the package, and what importing it costs."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

import kg

PACKAGE: Final = Path(kg.__file__).parent
FILES: Final = {path.stem: [path] for path in sorted(PACKAGE.glob("*.py")) if path.stem != "__init__"} | {
    path.parent.name: sorted(path.parent.glob("*.py")) for path in sorted(PACKAGE.glob("*/__init__.py"))
}
"""Module, or package within the package → its files."""

MODULES: Final = sorted(FILES)

_NAMES: Final = {
    "foundation": "errors expressions models namespaces ordering resources",
    "parsers and vocabulary": "clauses dates normalization numerals organs periods quantities symbols terms vocabulary",
    "reading": "layout masthead passages pieces reading",
    "stages": (
        "boilerplate classification coreference counted definitions evaluation features figures gazetteer "
        "interchange labelling linking pairs patterns phrases recognition relations shapes subjects"
    ),
    "pipeline": "annotation corrections crossvalidation training",
    "graph": (
        "analysis answers background bipartite brokerage candidates centrality charts comention comparison "
        "evidence exports facts findings graph illustration markdown names network notebook overview payload "
        "placement projection prose queries schema selection serialization significance similarity sparql store "
        "study tables ties triples validation visualization"
    ),
    "commands": "building cli endpoint manifest texts",
}
LAYERS: Final[Mapping[str, frozenset[str]]] = {layer: frozenset(names.split()) for layer, names in _NAMES.items()}
BELOW: Final[Mapping[str, frozenset[str]]] = {
    "foundation": frozenset(),
    "parsers and vocabulary": frozenset({"foundation"}),
    "reading": frozenset({"foundation", "parsers and vocabulary"}),
    "stages": frozenset({"foundation", "parsers and vocabulary"}),
    "pipeline": frozenset({"foundation", "parsers and vocabulary", "stages"}),
    "graph": frozenset({"foundation", "parsers and vocabulary"}),
    "commands": frozenset(LAYERS) - {"commands"},
}
"""Layer → the layers that its modules may import, besides their own."""


def layer(module: str) -> str:
    return next((name for name, modules in LAYERS.items() if module in modules), "no layer")


def imports(module: str) -> set[str]:
    """Return the modules of the package that a module imports, anywhere in its code; a package may import itself."""
    return set(_imports(module)) - ({module} if len(FILES[module]) > 1 else set())


def _imports(module: str) -> Iterator[str]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FILES[module]]
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            parts = node.module.split(".")
            if parts[0] == "kg":
                yield from parts[1:2] or [alias.name for alias in node.names if alias.name in MODULES]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("kg."))


def test_each_module_stands_in_one_layer() -> None:
    placed = sorted(module for modules in LAYERS.values() for module in modules)
    assert placed == MODULES, set(placed) ^ set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    here = layer(module)
    assert here in LAYERS, f"say in LAYERS where {module} stands"
    wrong = {other for other in imports(module) if layer(other) not in BELOW[here] | {here}}
    assert not wrong, f"{module} ({here}) imports {', '.join(sorted(wrong))}"


def test_no_module_imports_itself_by_a_detour() -> None:
    order = list(TopologicalSorter({module: imports(module) for module in MODULES}).static_order())
    assert sorted(order) == MODULES


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    return done.stdout.strip()


WATCH: Final = """
import sys
opened = []
def hook(event, arguments):
    if event == "open" and "ontology" in str(arguments[0]):
        opened.append(str(arguments[0]))
sys.addaudithook(hook)
"""


def test_importing_the_package_takes_no_pipeline() -> None:
    assert run("import sys, kg; print(sorted({'spacy', 'pycrfsuite', 'opencc', 'rdflib'} & set(sys.modules)))") == "[]"


def test_importing_modules_opens_no_file_of_the_ontology() -> None:
    modules = ", ".join(f"kg.{module}" for module in MODULES)
    assert run(f"{WATCH}\nimport kg, {modules}\nprint(opened)") == "[]"


def test_the_watch_sees_what_is_opened() -> None:
    code = f"{WATCH}\nfrom kg.resources import load_toml\nload_toml('patterns', 'names.toml')\nprint(len(opened))"
    assert run(code) == "1"
