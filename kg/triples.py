"""Annotated reports → RDF, each relation with the sentence that says it.

Quotations are checked while they are written: a graph that this module returns quotes its sources to the
character.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, XSD

from kg import __version__, namespaces
from kg.errors import ProvenanceError
from kg.models import COREFERENCE, AnnotatedReport, Annotation, Entity, Figure, Mention, Passage, Relation
from kg.namespaces import CLASSES, EDTF, ITSRDF, NIF, QB, SCHEMA, UNKG
from kg.normalization import normalize
from kg.resources import ontology_path
from kg.symbols import parse_symbol
from kg.vocabulary import load_vocabulary, read_turtle


def report_quads(annotated: AnnotatedReport) -> list[ox.Quad]:
    """Return the named graph of a report, in the order of its text; no quad comes twice.

    A mention or relation whose key gives no IRI (an empty one) is left without entity or out.

    Raises:
        ProvenanceError: if a passage, mention or quotation differs from its source.
    """
    writer = _Writer(annotated)
    writer.write()
    return list(dict.fromkeys(writer.quads))


@cache
def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _typed(value: object, datatype: URIRef) -> ox.Literal:
    return ox.Literal(str(value), datatype=_node(str(datatype)))


def _decimal(value: float) -> ox.Literal:
    return _typed(f"{Decimal(str(round(value, 6))):f}", XSD.decimal)


def entity_iri(entity: Entity) -> URIRef | None:
    """Return the IRI of an entity, or None for a key of which none can be made."""
    try:
        return namespaces.entity(entity.label, entity.key)
    except ValueError:
        return None


class _Writer:
    """The graph of one report in the making."""

    def __init__(self, annotated: AnnotatedReport) -> None:
        self.annotated = annotated
        self.report = annotated.report
        self.iri = namespaces.report(self.report.key)
        self.graph = _node(str(self.iri))
        self.activity = namespaces.extraction(self.report.key)
        self.correction = namespaces.correction(self.report.key)
        self.quads: list[ox.Quad] = []
        self.names: defaultdict[Entity, Counter[str]] = defaultdict(Counter)
        self.known: set[Entity] = set()

    def add(self, subject: str, predicate: str, value: str | ox.Literal) -> None:
        term = _node(str(value)) if isinstance(value, str) else value
        self.quads.append(ox.Quad(_node(str(subject)), _node(str(predicate)), term, self.graph))

    def text(self, subject: str, predicate: str, value: str | None, language: str | None = None) -> None:
        if value:
            self.add(subject, predicate, ox.Literal(value, language=language))

    def number(self, subject: str, predicate: str, value: int | None) -> None:
        if value is not None:
            self.add(subject, predicate, _typed(value, XSD.integer))

    def types(self, subject: str, *classes: str) -> None:
        for class_ in classes:
            self.add(subject, RDF.type, class_)

    def write(self) -> None:
        self.write_report()
        for passage, annotation in self.annotated:
            check_passage(passage, annotation, self.report.source.text)
            self.write_passage(passage)
            context = namespaces.passage(self.report.key, passage.id)
            self.write_correction(context, annotation)
            for subject in annotation.subjects:
                self.add(context, DCTERMS.subject, subject)
            for mention in annotation.mentions:
                self.write_mention(context, passage, mention)
            maker = self.correction if annotation.correction else self.activity
            for relation in _strongest(annotation.relations):
                self.write_relation(context, passage, relation, maker)
            for figure in annotation.figures:
                self.write_figure(context, passage, figure)
            self.write_boilerplate(context, annotation)
        for entity in sorted(self.names):
            self.write_entity(entity)
        if any(annotation.figures for annotation in self.annotated.annotations):
            self.quads += [ox.Quad(t.subject, t.predicate, t.object, self.graph) for t in _cube()]

    def write_report(self) -> None:
        report = self.report
        self.types(self.iri, UNKG.Report)
        self.text(self.iri, DCTERMS.identifier, report.key)
        self.text(self.iri, DCTERMS.title, report.title, report.language)
        self.text(self.iri, DCTERMS.language, report.language)
        self.text(self.iri, UNKG.fileName, report.source.path.name)
        self.text(self.iri, UNKG.sha256, report.source.sha256)
        self.number(self.iri, UNKG.session, report.session)
        if report.symbol:
            self.text(self.iri, UNKG.symbol, report.symbol)
            self.add(self.iri, FOAF.page, namespaces.page(report.symbol))
            # the file is one language version of the document that other reports cite by its symbol
            work = Entity("DOCUMENT", report.symbol)
            self.mark(work, known=True)
            self.add(self.iri, DCTERMS.isVersionOf, namespaces.entity(work.label, work.key))
        self.write_activity()

    def write_activity(self) -> None:
        """Say which software read the report; nothing of when or where: the same input gives the same graph."""
        software = namespaces.software(__version__)
        self.types(self.activity, PROV.Activity)
        self.add(self.activity, PROV.used, self.iri)
        self.add(self.activity, PROV.wasAssociatedWith, software)
        self.types(software, PROV.SoftwareAgent)
        self.text(software, RDFS.label, f"un-kg {__version__}", "en")
        self.text(software, SCHEMA.softwareVersion, __version__)

    def write_correction(self, context: URIRef, annotation: Annotation) -> None:
        if annotation.correction:
            corrections = namespaces.corrections(annotation.correction)
            self.types(corrections, PROV.Entity)
            self.text(corrections, UNKG.sha256, annotation.correction)
            self.add(context, UNKG.correctedBy, corrections)
            # a person decided what the passage says, not the software
            self.types(self.correction, PROV.Activity)
            self.add(self.correction, PROV.used, corrections)
            self.add(self.correction, PROV.used, self.iri)

    def write_passage(self, passage: Passage) -> None:
        iri = namespaces.passage(self.report.key, passage.id)
        self.types(iri, UNKG.Passage, NIF.Context)
        self.add(iri, DCTERMS.isPartOf, self.iri)
        self.add(iri, PROV.wasQuotedFrom, self.iri)
        self.add(iri, NIF.isString, ox.Literal(passage.text))
        self.text(iri, UNKG.kind, str(passage.kind))
        self.text(iri, UNKG.number, passage.number)
        self.text(iri, UNKG.section, " › ".join(passage.section))
        if passage.text:
            self.source(iri, passage, 0, len(passage.text))

    def source(self, subject: str, passage: Passage, start: int, end: int) -> None:
        begin, stop = passage.source_span(start, end)
        self.number(subject, UNKG.sourceBegin, begin)
        self.number(subject, UNKG.sourceEnd, stop)

    def place(self, subject: str, passage: Passage, start: int, end: int) -> None:
        self.number(subject, NIF.beginIndex, start)
        self.number(subject, NIF.endIndex, end)
        self.source(subject, passage, start, end)

    def write_mention(self, context: URIRef, passage: Passage, mention: Mention) -> None:
        iri = namespaces.fragment(context, mention.start, mention.end)
        words = passage.text[mention.start : mention.end]
        self.types(iri, UNKG.Mention, NIF.Phrase)
        self.add(iri, NIF.referenceContext, context)
        self.place(iri, passage, mention.start, mention.end)
        self.add(iri, NIF.anchorOf, ox.Literal(words))
        self.text(iri, UNKG.label, mention.label)
        self.text(iri, UNKG.reason, mention.reason)
        for key in mention.candidates:
            self.text(iri, UNKG.candidateKey, key)
        if mention.score is not None:
            self.add(iri, UNKG.score, _decimal(mention.score))
        if (entity := self.mark(mention.entity, known=mention.known)) is not None:
            self.add(iri, ITSRDF.taIdentRef, entity)
            if not mention.reason.startswith(COREFERENCE):
                self.names[mention.entity][normalize(words).text] += 1

    def mark(self, entity: Entity, *, known: bool) -> URIRef | None:
        """Note that the report is about ``entity`` and return its IRI."""
        iri = entity_iri(entity)
        if iri is not None:
            self.names.setdefault(entity, Counter())
            if known:
                self.known.add(entity)
        return iri

    def write_relation(self, context: URIRef, passage: Passage, relation: Relation, maker: URIRef) -> None:
        subject = self.mark(relation.subject, known=False)
        object_ = self.mark(relation.object, known=False)
        if subject is None or object_ is None:
            return
        iri = namespaces.statement(context, *relation.sentence, subject, relation.property, object_)
        self.add(subject, UNKG[relation.property], object_)
        self.types(iri, UNKG.Statement, RDF.Statement)
        self.add(iri, RDF.subject, subject)
        self.add(iri, RDF.predicate, UNKG[relation.property])
        self.add(iri, RDF.object, object_)
        self.quote(iri, context, passage, relation.sentence, maker)
        self.text(iri, UNKG.pattern, relation.pattern)
        self.add(iri, UNKG.confidence, _decimal(relation.confidence))
        if relation.during:
            self.add(iri, UNKG.during, namespaces.entity("DATE", relation.during))

    def write_figure(self, context: URIRef, passage: Passage, figure: Figure) -> None:
        iri = namespaces.observation(context, figure.start, figure.end)
        self.types(iri, UNKG.Observation, QB.Observation)
        self.add(iri, QB.dataSet, UNKG.figures)
        self.add(iri, UNKG.printedAs, namespaces.fragment(context, figure.start, figure.end))
        self.write_measure(iri, figure)
        if figure.part_of is not None:
            self.add(iri, UNKG.partOfFigure, namespaces.observation(context, *figure.part_of))
        self.write_figure_links(iri, figure)
        self.quote(iri, context, passage, figure.sentence, self.activity)

    def quote(self, iri: URIRef, context: URIRef, passage: Passage, sentence: tuple[int, int], maker: URIRef) -> None:
        """Say which sentence a statement or figure comes from, and who found it there."""
        words = ox.Literal(passage.text[slice(*sentence)])
        self.add(iri, PROV.wasQuotedFrom, context)
        self.add(iri, UNKG.quotation, words)
        self.place(iri, passage, *sentence)
        source = namespaces.fragment(context, *sentence)
        self.add(iri, PROV.wasDerivedFrom, source)
        self.add(iri, PROV.wasGeneratedBy, maker)
        self.types(source, NIF.Sentence)
        self.add(source, NIF.referenceContext, context)
        self.add(source, NIF.anchorOf, words)
        self.add(source, PROV.wasQuotedFrom, context)
        self.place(source, passage, *sentence)

    def write_boilerplate(self, context: URIRef, annotation: Annotation) -> None:
        """Mark the mentions and quoted sentences that reports carry by custom."""
        spans = [(m.start, m.end) for m in annotation.mentions]
        spans += [relation.sentence for relation in annotation.relations]
        spans += [figure.sentence for figure in annotation.figures]
        for span in spans:
            if annotation.is_boilerplate(*span):
                self.add(namespaces.fragment(context, *span), UNKG.isBoilerplate, _typed("true", XSD.boolean))

    def write_measure(self, iri: URIRef, figure: Figure) -> None:
        self.add(iri, UNKG.value, _typed(f"{figure.value:f}", XSD.decimal))
        if figure.upper is not None:
            self.add(iri, UNKG["upper"], _typed(f"{figure.upper:f}", XSD.decimal))
        self.text(iri, UNKG.unit, figure.unit)
        self.text(iri, UNKG.counts, figure.counted)
        self.text(iri, UNKG.whole, figure.whole)
        self.add(iri, UNKG.approximate, _typed(str(bool(figure.approximate)).lower(), XSD.boolean))
        self.text(iri, UNKG.approximation, figure.approximate)

    def write_figure_links(self, iri: URIRef, figure: Figure) -> None:
        dates = tuple(Entity("DATE", period) for period in figure.periods)
        links = {UNKG.subject: figure.agents, UNKG.area: figure.places, UNKG.during: dates}
        for predicate, entities in links.items():
            for entity in entities:
                if (object_ := self.mark(entity, known=entity.label == "DATE")) is not None:
                    self.add(iri, predicate, object_)

    def write_entity(self, entity: Entity) -> None:
        iri = namespaces.entity(entity.label, entity.key)
        self.types(iri, CLASSES[entity.label])
        self.text(iri, DCTERMS.identifier, entity.key)
        self.write_value(iri, entity)
        self.write_symbol(iri, entity)
        if entity in load_vocabulary().entries:
            return
        self.text(iri, RDFS.label, _usual(self.names[entity]), self.report.language)
        if self.names[entity] and entity not in self.known:
            self.add(iri, UNKG.isCandidate, _typed("true", XSD.boolean))

    def write_symbol(self, iri: URIRef, entity: Entity) -> None:
        """Give a document its symbol and the page where the United Nations show it."""
        symbol = parse_symbol(entity.key) if entity.label in ("RESOLUTION", "DOCUMENT") else None
        if symbol is not None:
            self.text(iri, UNKG.symbol, symbol.key)
            self.add(iri, SKOS.notation, _typed(symbol.key, UNKG.Symbol))
            self.add(iri, FOAF.page, namespaces.page(symbol.key))

    def write_value(self, iri: URIRef, entity: Entity) -> None:
        if entity.label == "DATE":
            self.add(iri, RDF.value, _typed(entity.key, EDTF))
        elif entity.label == "QUANTITY":
            value, _, unit = entity.key.partition(" ")
            if value.removeprefix("-").replace(".", "", 1).isdecimal() and value.isascii():
                self.add(iri, SCHEMA.value, _typed(value, XSD.decimal))
                self.text(iri, SCHEMA.unitText, unit)


@cache
def _cube() -> tuple[ox.Triple, ...]:
    """Return the data set of the figures and its structure: the same in the graph of each report."""
    return tuple(read_turtle(ontology_path("cube.ttl")))


def _usual(names: Counter[str]) -> str | None:
    """Return the name used most often; of several the longest, then the first in code-point order."""
    return min(names, key=lambda name: (-names[name], -len(name), name), default=None)


def _strongest(relations: Sequence[Relation]) -> list[Relation]:
    """Return one relation for each triple and sentence: of several patterns the most confident."""
    best: dict[tuple[Entity, str, Entity, tuple[int, int]], Relation] = {}
    for relation in sorted(relations, key=lambda r: (-r.confidence, r)):
        best.setdefault((relation.subject, relation.property, relation.object, relation.sentence), relation)
    return sorted(best.values())


def check_passage(passage: Passage, annotation: Annotation, source: str) -> None:
    """Check that a passage and what was found in it quote the source.

    A passage may differ from its source in blanks only (:func:`kg.layout.clean`).

    Raises:
        ProvenanceError: naming the passage and the first difference.
    """
    for fault in _faults(passage, annotation, source):
        raise ProvenanceError(f"passage {passage.id}: {fault}; this is a fault of kg, please report it")


def _faults(passage: Passage, annotation: Annotation, source: str) -> Iterator[str]:
    text = passage.text
    if annotation.text != text:
        yield "the annotated text is not the text of the passage"
    if len(passage.offsets) != len(text):
        yield f"{len(passage.offsets)} offsets for {len(text)} characters"
    yield from _drift(passage, source)
    spans = [(m.start, m.end, "mention") for m in annotation.mentions]
    spans += [(*relation.sentence, "quotation") for relation in annotation.relations]
    spans += [(*figure.sentence, "quotation") for figure in annotation.figures]
    spans += [(figure.start, figure.end, "figure") for figure in annotation.figures]
    for start, end, what in spans:
        if not 0 <= start < end <= len(text):
            yield f"{what} [{start}, {end}) lies outside its {len(text)} characters"


def _drift(passage: Passage, source: str) -> Iterator[str]:
    last = -1
    for index, (char, offset) in enumerate(zip(passage.text, passage.offsets, strict=False)):
        if not last <= offset < len(source):
            yield f"character {index} points to {offset}, out of order or outside the source"
        elif char != source[offset] and not char.isspace():
            yield f"character {index} is {char!r} but {source[offset]!r} in the source"
        last = offset
