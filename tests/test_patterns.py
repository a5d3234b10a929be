"""Relation patterns: every example both ways, through the rules alone; nothing unbounded."""

import re
import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest

from kg.clauses import SLOTS
from kg.errors import OntologyError
from kg.patterns import MACROS, Pattern, load_patterns
from kg.resources import load_toml, ontology_path
from kg.vocabulary import load_properties
from tests.stages import nlp

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import sre_parse

PROPERTIES = sorted(p.stem for p in ontology_path("patterns", "relations").glob("*.toml") if p.stem != MACROS)


def entries(prop: str) -> list[dict[str, Any]]:
    pattern: list[dict[str, Any]] = load_toml("patterns", "relations", f"{prop}.toml")["pattern"]
    return pattern


def triples(text: str) -> dict[str, set[str]]:
    """Return what each pattern finds in a text, by its id."""
    found: dict[str, set[str]] = {}
    for relation in nlp()(text)._.relations:
        triple = f"{relation.subject.key} {relation.property} {relation.object.key}"
        found.setdefault(relation.pattern, set()).add(triple)
    return found


def symmetric(triple: str) -> set[str]:
    subject, name, object_ = triple.split(" ")
    return {triple, f"{object_} {name} {subject}"} if load_properties()[name].symmetric else {triple}


@pytest.mark.parametrize("prop", PROPERTIES)
def test_examples_give_their_triples(prop: str) -> None:
    failures = []
    for entry in entries(prop):
        for example in entry["examples"]:
            found = set().union(*triples(example["text"]).values())
            failures += [
                f"{entry['id']}: «{example['text']}» gives {sorted(found)}, not {triple}"
                for triple in example["gives"]
                if not found & symmetric(triple)
            ]
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("prop", PROPERTIES)
def test_counterexamples_give_nothing_by_the_pattern(prop: str) -> None:
    found = [(entry["id"], text, triples(text)) for entry in entries(prop) for text in entry.get("not", ())]
    failures = [f"{name}: «{text}» gives {sorted(by[name])}" for name, text, by in found if name in by]
    assert not failures, "\n".join(failures)


def test_every_pattern_has_an_example() -> None:
    without = [entry["id"] for prop in PROPERTIES for entry in entries(prop) if not entry["examples"]]
    assert not without, f"{len(without)} patterns without an example: {', '.join(without)}"


def test_every_property_of_the_schema_has_a_pattern() -> None:
    assert {pattern.property.name for pattern in load_patterns()} == set(load_properties())


def test_ids_name_the_property_and_confidences_are_shares() -> None:
    for pattern in load_patterns():
        assert pattern.id.startswith(f"{pattern.property.name}/")
        assert 0 < pattern.confidence < 1
        assert pattern.topic in (None, "subject", "object")


def unbounded(parsed: Any, inside: str = "") -> Iterator[str]:
    """Yield the repeats without limit of a parsed expression whose body matches more than a few fixed characters."""
    for operator, argument in parsed:
        name = str(operator)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, high, body = argument
            if high == sre_parse.MAXREPEAT and (inside or _wide(body)):
                yield f"{{{low},}} over {body}"
            yield from unbounded(body, "repeat" if high == sre_parse.MAXREPEAT else inside)
        else:
            for part in _parts(argument):
                yield from unbounded(part, inside)


def _parts(argument: Any) -> Iterator[Any]:
    if isinstance(argument, sre_parse.SubPattern):
        yield argument
    elif isinstance(argument, list | tuple):
        for part in argument:
            yield from _parts(part)


def _wide(parsed: Any) -> bool:
    """Whether an expression holds a dot or a negated class."""
    for operator, argument in parsed:
        if str(operator) in ("ANY", "NOT_LITERAL", "NEGATE"):
            return True
        if any(_wide(part) for part in _parts(argument)):
            return True
        if str(operator) == "IN" and any(str(item) == "NEGATE" for item, _ in argument):
            return True
    return False


@pytest.mark.parametrize(("expression", "bad"), [
    (".*x", True), ("[^。]+x", True), ("(?:a[^b]{0,3})*", True), ("(?:a+)+", True), ("a{0,9}?b", False),
    ("(?:ab|c)*d", False), ("[^。]{0,40}", False),
])  # fmt: skip
def test_the_check_sees_what_is_unbounded(expression: str, bad: bool) -> None:
    assert bool(list(unbounded(sre_parse.parse(expression)))) is bad


def test_no_pattern_is_unbounded() -> None:
    loose = [p.id for p in load_patterns() if list(unbounded(sre_parse.parse(p.regex.pattern)))]
    assert not loose, f"give the repeats of these a limit: {', '.join(loose)}"


COUNTRY, BODY = SLOTS["COUNTRY"], SLOTS["ORGANISATION"]


SEEDS = [COUNTRY, BODY, "在", f"{BODY}在", f"{COUNTRY}、", "支持", f"{BODY}和{COUNTRY},"]


class TooSlowError(Exception):
    """A search that does not end."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Stop what takes longer: a regular expression that backtracks without end looks for signals too."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def is_slow(pattern: Pattern, text: str) -> bool:
    try:
        with limited(1.0):
            return len(list(pattern.regex.finditer(text))) > len(text)
    except TooSlowError:
        return True


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer that interrupts")
def test_hostile_slot_text_is_searched_in_time() -> None:
    # A sentence holds at most so many slots as relations.py reads; what else it says may be long.
    texts = ["在" * 500 + (seed * 60)[:60] + "的支持与" * 500 for seed in SEEDS]
    slow = [pattern.id for pattern in load_patterns() if any(is_slow(pattern, text) for text in texts)]
    assert not slow, f"these search for more than a second: {', '.join(slow)}"


@pytest.mark.parametrize("entry", [{"match": "(", "confidence": 0.5, "examples": []}, {"match": "x"}])
def test_what_is_no_pattern_says_where(entry: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    from kg import patterns

    def toml(*parts: str) -> dict[str, Any]:
        return {} if parts[-1] == "macros.toml" else {"pattern": [{"id": "supports/x", **entry}]}

    monkeypatch.setattr(patterns, "load_toml", toml)
    with pytest.raises(OntologyError, match=re.escape(".toml: pattern supports/x: ")):
        patterns.load_patterns.__wrapped__()
