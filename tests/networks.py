"""A small graph as RDF, and networks by hand, for the tests of networks."""

from collections.abc import Iterable
from typing import Any

import networkx as nx
import pandas as pd
import pyoxigraph as ox

from kg.namespaces import PREFIXES, entity
from kg.ties import Network

SUBJECTS = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix itsrdf: <http://www.w3.org/2005/11/its/rdf#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix unkg: <https://w3id.org/unkg/ontology#> .
@base <https://w3id.org/unkg/> .

<graph/background> {
  <mission/MINUSCA> a unkg:Mission ; dcterms:identifier "MINUSCA" ; unkg:shortLabel "中非稳定团"@zh ;
    skos:prefLabel "联合国中非共和国多层面综合稳定特派团"@zh, "MINUSCA"@en, "MINUSCA"@fr .
  <country/CAF> a unkg:Country ; dcterms:identifier "CAF" ; skos:prefLabel "中非共和国"@zh,
    "Central African Republic"@en .
  <country/SDN> a unkg:Country ; dcterms:identifier "SDN" ; skos:prefLabel "苏丹"@zh, "Sudan"@en .
  <country/SSD> a unkg:Country ; dcterms:identifier "SSD" ; skos:prefLabel "南苏丹"@zh, "South Sudan"@en .
  <country/FRA> a unkg:Country ; dcterms:identifier "FRA" ; skos:prefLabel "法国"@zh, "France"@en .
}
<report/A> {
  <report/A> a unkg:Report ; dcterms:identifier "A/1" ; dcterms:title "第一份报告" .
  <report/A/p9> a unkg:Passage ; dcterms:isPartOf <report/A> ; unkg:number "9" .
  <report/A/p10> a unkg:Passage ; dcterms:isPartOf <report/A> ; unkg:number "10" .
  <report/A/box1> a unkg:Passage ; dcterms:isPartOf <report/A> .
  <resolution/S-RES-2149-2014> a unkg:Resolution ; dcterms:identifier "S/RES/2149(2014)" ;
    rdfs:label "第2149(2014)号决议"@zh .
  <date/2014> a unkg:Date ; dcterms:identifier "2014" .
  <date/2011-07-09> a unkg:Date ; dcterms:identifier "2011-07-09" .
  <event/independence> a unkg:Event ; dcterms:identifier "independence" ; rdfs:label "独立"@zh ;
    unkg:isCandidate true .
  <report/A/p9> nif:isString "中非稳定团驻在中非共和国。依据决议。第2149(2014)号决议。" .
  <report/A/p10> nif:isString "稳定团部署在整个中非共和国。" .
  <report/A/box1> nif:isString "南苏丹和苏丹合作。2011年7月9日独立。" .
  <report/A/p9#char=0,5> a nif:Phrase ; nif:beginIndex 0 ; nif:endIndex 5 ;
    nif:referenceContext <report/A/p9> ; nif:anchorOf "中非稳定团" ;
    itsrdf:taIdentRef <mission/MINUSCA> .
  <report/A/p9#char=7,12> a nif:Phrase ; nif:beginIndex 7 ; nif:endIndex 12 ;
    nif:referenceContext <report/A/p9> ; nif:anchorOf "中非共和国" ;
    itsrdf:taIdentRef <country/CAF> .
  <report/A/p10#char=0,3> a nif:Phrase ; nif:beginIndex 0 ; nif:endIndex 3 ;
    nif:referenceContext <report/A/p10> ; nif:anchorOf "稳定团" ;
    itsrdf:taIdentRef <mission/MINUSCA> .
  <report/A/p10#char=8,13> a nif:Phrase ; nif:beginIndex 8 ; nif:endIndex 13 ;
    nif:referenceContext <report/A/p10> ; nif:anchorOf "中非共和国" ;
    itsrdf:taIdentRef <country/CAF> .
  <report/A/box1#char=0,3> a nif:Phrase ; nif:beginIndex 0 ; nif:endIndex 3 ;
    nif:referenceContext <report/A/box1> ; nif:anchorOf "南苏丹" ;
    itsrdf:taIdentRef <country/SSD> .
  <report/A/box1#char=4,6> a nif:Phrase ; nif:beginIndex 4 ; nif:endIndex 6 ;
    nif:referenceContext <report/A/box1> ; nif:anchorOf "苏丹" ;
    itsrdf:taIdentRef <country/SDN> .
  <report/A/p9#char=18,32> a nif:Phrase ; nif:beginIndex 18 ; nif:endIndex 32 ;
    nif:referenceContext <report/A/p9> ;
    nif:anchorOf "第2149(2014)号决议" ; itsrdf:taIdentRef <resolution/S-RES-2149-2014> .
  <statement/1> a unkg:Statement ; rdf:subject <mission/MINUSCA> ; rdf:predicate unkg:operatesIn ;
    rdf:object <country/CAF> ; prov:wasQuotedFrom <report/A/p10> ;
    unkg:quotation "稳定团部署在整个中非共和国。" ;
    unkg:pattern "deployed" ; unkg:confidence 0.7 .
  <statement/2> a unkg:Statement ; rdf:subject <mission/MINUSCA> ; rdf:predicate unkg:operatesIn ;
    rdf:object <country/CAF> ; prov:wasQuotedFrom <report/A/p9> ;
    unkg:quotation "中非稳定团驻在中非共和国。" ;
    unkg:pattern "stationed" ; unkg:confidence 0.9 ; unkg:during <date/2014> .
  <statement/3> a unkg:Statement ; rdf:subject <mission/MINUSCA> ; rdf:predicate unkg:operatesIn ;
    rdf:object <country/CAF> ; prov:wasQuotedFrom <report/A/p9> ;
    unkg:quotation "中非稳定团驻在中非共和国。" ;
    unkg:pattern "weaker" ; unkg:confidence 0.4 .
  <statement/4> a unkg:Statement ; rdf:subject <mission/MINUSCA> ; rdf:predicate unkg:mandatedBy ;
    rdf:object <resolution/S-RES-2149-2014> ; prov:wasQuotedFrom <report/A/p9> ; unkg:quotation "依据决议。" .
  <statement/5> a unkg:Statement ; rdf:subject <event/independence> ; rdf:predicate unkg:occurredOn ;
    rdf:object <date/2011-07-09> ; prov:wasQuotedFrom <report/A/box1> ; unkg:quotation "2011年7月9日独立。" .
  <statement/6> a unkg:Statement ; rdf:subject <country/SSD> ; rdf:predicate unkg:cooperatesWith ;
    rdf:object <country/SDN> ; prov:wasQuotedFrom <report/A/box1> ; unkg:quotation "南苏丹和苏丹合作。" .
}
"""

MINUSCA, CAF = str(entity("MISSION", "MINUSCA")), str(entity("COUNTRY", "CAF"))
SDN, SSD = str(entity("COUNTRY", "SDN")), str(entity("COUNTRY", "SSD"))
RESOLUTION = str(entity("RESOLUTION", "S/RES/2149(2014)"))


class Graph:
    """The least that can be projected."""

    def __init__(self, trig: str) -> None:
        self.store = ox.Store()
        self.store.load(trig, format=ox.RdfFormat.TRIG)

    def select(self, sparql: str) -> pd.DataFrame:
        """Answer as the graph of a build does."""
        answer: Any = self.store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)
        columns = [variable.value for variable in answer.variables]
        rows = [[None if cell is None else cell.value for cell in row] for row in answer]
        return pd.DataFrame(rows, columns=columns)


def make(edges: Iterable[tuple[str, str]], nodes: Iterable[str] = ()) -> Network:
    """Return a network of organisations, one sentence behind each edge."""
    edges = list(edges)
    result: Network = nx.MultiDiGraph()
    for node in sorted({*nodes, *(end for edge in edges for end in edge)}):
        result.add_node(node, **{"key": node, "class": "ORGANISATION", "label_zh": node, "label_en": node})
        result.nodes[node].update(mentions=1, candidate=False)
    for source, target in edges:
        result.add_edge(source, target, key="supports", weight=1, sentences=[], property="supports")
    return result
