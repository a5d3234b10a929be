"""A graph in the formats of other programs: RDF in six syntaxes, networks, tables.

Each format is written by the serialiser of a library: Oxigraph and :mod:`kg.serialization` for RDF, PyLD for the short
keys of JSON-LD (``ontology/context.jsonld``), NetworkX for GraphML and GEXF. The same graph gives the same bytes.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from rdflib.namespace import RDF, XSD

from kg import tables
from kg.errors import InputError, OntologyError, StoreError
from kg.graph import KnowledgeGraph
from kg.network import write_gexf, write_graphml
from kg.projection import Network, project
from kg.resources import ontology_path


@dataclass(frozen=True, slots=True)
class Format:
    """A format that :func:`export` writes.

    Attributes:
        suffix: ending of its file names, with the dot.
        description: what it is for, in a few words.
        write: writes a graph into a file.
    """

    suffix: str
    description: str
    write: Callable[[KnowledgeGraph, Path], None]


def export(graph: KnowledgeGraph, format: str, target: Path | BinaryIO) -> None:
    """Write a graph in a format of :data:`FORMATS`; the same graph gives the same bytes.

    Args:
        graph: what to write.
        format: its name, as in ``"jsonld"``.
        target: a file, which is replaced once the new one is whole, or a binary stream.

    Raises:
        InputError: if there is no such format.
        StoreError: if the file cannot be written.
    """
    if format not in FORMATS:
        raise InputError(f"no format {format!r}; formats: {', '.join(FORMATS)}")
    if isinstance(target, Path):
        _into_file(graph, FORMATS[format], target)
    else:
        _into_stream(graph, FORMATS[format], target)


def format_of(path: Path) -> str:
    """Return the name of the format that the ending of a file name stands for: ``un.ttl`` → ``turtle``.

    Raises:
        InputError: if it stands for none.
    """
    suffix = path.suffix.lower()
    for name, format in FORMATS.items():
        if format.suffix == suffix:
            return name
    endings = ", ".join(dict.fromkeys(format.suffix for format in FORMATS.values()))
    raise InputError(f"{path}: its ending tells no format; end it with one of {endings}, or name the format")


def _into_file(graph: KnowledgeGraph, format: Format, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".kg-", dir=path.parent) as folder:
            new = Path(folder, path.name)
            format.write(graph, new)
            new.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error}); choose another file") from error


def _into_stream(graph: KnowledgeGraph, format: Format, stream: BinaryIO) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"graph{format.suffix}")
        format.write(graph, path)
        with path.open("rb") as file:
            shutil.copyfileobj(file, stream)


def _write_rdf(format: str, graph: KnowledgeGraph, path: Path) -> None:
    path.write_bytes(graph.serialize(format).encode())


_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML 1.0 cannot hold, not even escaped (section 2.2)."""


def _write_xml(graph: KnowledgeGraph, path: Path) -> None:
    # Oxigraph writes control characters as they are, and a reader of XML makes a line feed of a carriage return
    text = _NOT_XML.sub("\ufffd", graph.serialize("xml")).replace("\r", "&#13;")
    path.write_text(text, encoding="utf-8", newline="")


def _write_network(write: Callable[[Network, Path], None], graph: KnowledgeGraph, path: Path) -> None:
    write(project(graph), path)


# --- JSON-LD ---


def _write_jsonld(graph: KnowledgeGraph, path: Path) -> None:
    path.write_text(compact(graph.serialize("jsonld")), encoding="utf-8", newline="")


def compact(expanded: str) -> str:
    """Return expanded JSON-LD with the short keys of ``ontology/context.jsonld``, which it then contains.

    Keys stand in the order of their IRIs, nodes as they come. Whole numbers and truth values are those of JSON.

    Raises:
        OntologyError: if the context is no valid JSON-LD.
    """
    from pyld import jsonld

    nodes = json.loads(expanded, object_hook=_plain)
    try:
        document = jsonld.compact(nodes, load_context(), {"graph": True, "skipExpansion": True})
    except jsonld.JsonLdError as error:
        raise OntologyError(f"context.jsonld is no valid JSON-LD context: {error.cause or error}") from error
    return "".join(_lines(document))


def load_context() -> dict[str, Any]:
    """Return the JSON-LD context of the graphs.

    Raises:
        OntologyError: if it is no valid JSON.
    """
    try:
        return dict(json.loads(ontology_path("context.jsonld").read_text(encoding="utf-8")))
    except ValueError as error:
        raise OntologyError(f"context.jsonld is no valid JSON: {error}") from error


_NATIVE: Final = {
    str(XSD.integer): re.compile("0|-?[1-9][0-9]{0,14}"),
    str(XSD.boolean): re.compile("true|false"),
}
"""How JSON writes them too; longer numbers may lose digits there (RFC 8259, section 6).

Decimals are not among them: JSON-LD reads a number with a fraction as xsd:double.
"""


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    """Give a node its ``@type``, and a value the JSON type that reads back to the same literal."""
    if types := item.pop(str(RDF.type), None):
        item["@type"] = [type_["@id"] for type_ in types]
    elif "@value" in item and (native := _NATIVE.get(item.get("@type", ""))) and native.fullmatch(item["@value"]):
        return {"@value": json.loads(item["@value"])}
    return item


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the document with one node a line: legible, easy to compare, half the size of full indentation."""
    context = json.dumps(document["@context"], ensure_ascii=False, indent=2)
    yield f'{{\n"@context": {context},\n"@graph": [\n'
    for number, graph in enumerate(document["@graph"]):
        yield ",\n" if number else ""
        yield from _graph_lines(graph)
    yield "\n]\n}\n"


def _graph_lines(graph: Mapping[str, Any]) -> Iterator[str]:
    if "@graph" not in graph:
        yield _json(graph)
        return
    nodes = graph["@graph"]
    yield f'{{"id": {_json(graph["id"])}, "@graph": [\n'
    yield ",\n".join(_json(node) for node in (nodes if isinstance(nodes, list) else [nodes]))
    yield "\n]}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


FORMATS: Final[Mapping[str, Format]] = {
    "trig": Format(".trig", "RDF with named graphs, legible", partial(_write_rdf, "trig")),
    "nquads": Format(".nq", "RDF with named graphs, one quad a line", partial(_write_rdf, "nquads")),
    "jsonld": Format(".jsonld", "RDF with named graphs, as JSON with short keys", _write_jsonld),
    "turtle": Format(".ttl", "RDF, all graphs together, legible", partial(_write_rdf, "turtle")),
    "ntriples": Format(".nt", "RDF, all graphs together, one triple a line", partial(_write_rdf, "ntriples")),
    "xml": Format(".rdf", "RDF/XML, all graphs together", _write_xml),
    "graphml": Format(
        ".graphml", "the network of relations, for igraph, Cytoscape, yEd", partial(_write_network, write_graphml)
    ),
    "gexf": Format(".gexf", "the network of relations, for Gephi", partial(_write_network, write_gexf)),
    "csv": Format(".csv", "relations, one row for each sentence", tables.write_relations),
    "csv-entities": Format(".csv", "what the reports mention", tables.write_entities),
    "csv-figures": Format(".csv", "the figures that the reports state", tables.write_figures),
}
"""Name → format; of several with the same ending the first is meant where only a file name is given."""
