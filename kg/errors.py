"""Exceptions, named by whose fault they are.

Every message is one line that says what is wrong and what to do about it.
"""


class KGError(Exception):
    """Base of every error that this package raises on purpose."""


class InputError(KGError):
    """A file or text that the user gave cannot be used."""


class OntologyError(KGError):
    """A file below ``ontology/`` breaks its own rules."""


class QueryError(KGError):
    """A SPARQL query, or the name of one, cannot be run."""


class StoreError(KGError):
    """A graph on disk is missing, in use or damaged."""


class ProvenanceError(KGError):
    """A quotation differs from its source: a fault of this package, never to be ignored."""
