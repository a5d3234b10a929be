"""RDF namespaces, and the only code that mints IRIs."""

import re
import string
from typing import Final
from urllib.parse import quote

from rdflib import URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, XSD, Namespace

BASE: Final = "https://w3id.org/unkg/"
UNKG: Final = Namespace(f"{BASE}ontology#")
NIF: Final = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
ITSRDF: Final = Namespace("http://www.w3.org/2005/11/its/rdf#")
ORG: Final = Namespace("http://www.w3.org/ns/org#")
QB: Final = Namespace("http://purl.org/linked-data/cube#")
SCHEMA: Final = Namespace("https://schema.org/")
EDTF: Final = URIRef("http://id.loc.gov/datatypes/edtf")

BACKGROUND: Final = URIRef(f"{BASE}graph/background")
"""The named graph of what is known beforehand: labels, dates, host countries."""

CLASSES: Final = {
    "COUNTRY": UNKG.Country,
    "MISSION": UNKG.Mission,
    "ORGANISATION": UNKG.Organisation,
    "RESOLUTION": UNKG.Resolution,
    "DOCUMENT": UNKG.Document,
    "INSTRUMENT": UNKG.Instrument,
    "EVENT": UNKG.Event,
    "PERSON": UNKG.Person,
    "PLACE": UNKG.Place,
    "DATE": UNKG.Date,
    "QUANTITY": UNKG.Quantity,
}
"""Mention label → class of the ontology (evaluation guideline, «Entities»)."""

LABEL_OF: Final = {str(iri): label for label, iri in CLASSES.items()}
"""IRI of a class → mention label."""

PREFIXES: Final[dict[str, str]] = {
    "dcterms": str(DCTERMS),
    "foaf": str(FOAF),
    "itsrdf": str(ITSRDF),
    "nif": str(NIF),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "qb": str(QB),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SCHEMA),
    "skos": str(SKOS),
    "unkg": str(UNKG),
    "xsd": str(XSD),
}
"""Prefixes that every query may use and every serialisation declares."""


_SEPARATORS: Final = string.whitespace + "\u3000\xa0/()（）"


def slug(key: str) -> str:
    """Return ``key`` as one path segment of an IRI.

    Brackets, slashes and blanks become hyphens, at the ends they go: ``S/RES/2254(2015)`` →
    ``S-RES-2254-2015``. A minus sign stays: ``-5 %`` and ``5 %`` differ. Letters of any
    script stay; what an IRI may not hold is percent-encoded.

    Raises:
        ValueError: if nothing is left, or only dots, which an IRI would resolve away.
    """
    segment = re.sub(r"[\s/()（）]+", "-", key.strip(_SEPARATORS))
    if not segment.strip("."):
        raise ValueError(f"no IRI can be made of the key {key!r}")
    return "".join(char if char.isalnum() or char in "-._~" else quote(char, safe="") for char in segment)


def entity(label: str, key: str) -> URIRef:
    """Return the IRI of the entity with mention label ``label`` (``"MISSION"``) and key ``key``.

    Raises:
        KeyError: if ``label`` is no label of the guideline.
        ValueError: if the key is empty.
    """
    return URIRef(f"{BASE}{CLASSES[label].fragment.lower()}/{slug(key)}")


def report(key: str) -> URIRef:
    """Return the IRI of a report, which also names its graph: ``A/80/1`` → ``…/report/A-80-1``."""
    return URIRef(f"{BASE}report/{slug(key)}")


def passage(report_key: str, passage_id: str) -> URIRef:
    """Return the IRI of a passage of a report; ``passage_id`` is unique within the report (``p24``)."""
    return URIRef(f"{report(report_key)}/{slug(passage_id)}")


def fragment(context: URIRef, start: int, end: int) -> URIRef:
    """Return the IRI of a stretch of a passage, after RFC 5147: ``…/p24#char=3,8``.

    Offsets are Unicode code points, half-open.
    """
    return URIRef(f"{context}#char={start},{end}")


def statement(context: URIRef, start: int, end: int, subject: URIRef, name: str, object_: URIRef) -> URIRef:
    """Return the IRI of a relation ``name`` that the sentence ``[start, end)`` of a passage states.

    It is made of nothing but what is stated and where, so it stays the same when other statements come or go.
    """
    subject_path, object_path = (end_.removeprefix(BASE) for end_ in (subject, object_))
    return URIRef(f"{context}#statement={start},{end},{subject_path},{name},{object_path}")


def observation(context: URIRef, start: int, end: int) -> URIRef:
    """Return the IRI of the figure whose number stands at ``[start, end)`` of a passage: ``…/p24#figure=3,8``."""
    return URIRef(f"{context}#figure={start},{end}")


def extraction(report_key: str) -> URIRef:
    """Return the IRI of the activity that drew the graph of a report: ``…/report/A-80-1#extraction``."""
    return URIRef(f"{report(report_key)}#extraction")


def correction(report_key: str) -> URIRef:
    """Return the IRI of the activity that corrected passages of a report by hand: ``…/report/A-80-1#correction``."""
    return URIRef(f"{report(report_key)}#correction")


def software(version: str) -> URIRef:
    """Return the IRI of a version of this program: ``…/software/0.1.0``."""
    return URIRef(f"{BASE}software/{slug(version)}")


def corrections(sha256: str) -> URIRef:
    """Return the IRI of a file of corrections, by its checksum."""
    return URIRef(f"{BASE}corrections/{sha256}")


def page(symbol: str) -> URIRef:
    """Return the address where the United Nations show the document of a symbol, in all its languages."""
    return URIRef(f"https://undocs.org/{quote(symbol.replace(' ', ''), safe='/()')}")
