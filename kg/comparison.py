"""What differs between two reports: entities, relations and figures gained, lost and changed.

The tables come from named queries (``mentions``, ``relations-only-in``, ``figures``): each number can be asked again.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from kg.answers import Queryable
from kg.errors import QueryError
from kg.queries import find_report, run


@dataclass(frozen=True, slots=True)
class Presence:
    """An entity in two reports.

    Attributes:
        label: name of its class, as in ``Mission``.
        before: how often the first report mentions it; ``after`` counts the second.
        rank_before: place among the entities of its class in the first report, by mentions (equals share the better
            place), None if it is not mentioned.
    """

    label: str
    key: str
    name: str
    before: int
    after: int
    rank_before: int | None
    rank_after: int | None


@dataclass(frozen=True, slots=True)
class StatedRelation:
    """A relation that only one of two reports states.

    Attributes:
        both_named: whether the other report mentions both ends, and is silent on how they are related.
        sentences: how many state it; ``sentence`` is the first, in paragraph ``paragraph`` (empty without number).
        confidence: the highest of them, 0–1.
    """

    subject: str
    property: str
    object: str
    both_named: bool
    sentences: int
    confidence: float
    paragraph: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FigurePair:
    """Two figures that probably count the same, one of each report: a proposal to read both sentences, no identity.

    Attributes:
        unit: of both: classifier, ISO 4217 code or sign.
        similarity: how alike counted words and surroundings are, from :data:`ALIKE` to 1.
        change: ``after`` minus ``before``.
    """

    counts_before: str
    counts_after: str
    unit: str
    before: float
    after: float
    change: float
    similarity: float
    paragraph_before: str
    sentence_before: str
    paragraph_after: str
    sentence_after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports side by side.

    Attributes:
        before: key of the first report; ``after`` is the second.
        gained: entities that only the second report mentions, the most mentioned first.
        lost: those that only the first one mentions.
        shared: those of both, those with the greatest change in mentions first.
        relations_gained: relations that only the second report states, first those between entities of both reports.
        relations_lost: relations that only the first one states.
        figures: pairs of figures, the most alike first.
    """

    before: str
    after: str
    gained: tuple[Presence, ...]
    lost: tuple[Presence, ...]
    shared: tuple[Presence, ...]
    relations_gained: tuple[StatedRelation, ...]
    relations_lost: tuple[StatedRelation, ...]
    figures: tuple[FigurePair, ...]

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables as data frames, by the names of the attributes; an empty one has its columns."""
        kinds: dict[str, type[Any]] = dict.fromkeys(("gained", "lost", "shared"), Presence)
        kinds |= dict.fromkeys(("relations_gained", "relations_lost"), StatedRelation) | {"figures": FigurePair}
        return {name: _frame(kind, getattr(self, name)) for name, kind in kinds.items()}


def _frame(kind: type[Any], rows: tuple[Any, ...]) -> pd.DataFrame:
    columns = pd.Index([field.name for field in fields(kind)])
    return pd.DataFrame([asdict(row) for row in rows], columns=columns, dtype=object).infer_objects()


def compare(graph: Queryable, before: str, after: str) -> Comparison:
    """Return what differs between two reports of a graph.

    Args:
        graph: where both are.
        before: key or IRI of the report to compare with, usually the earlier one.
        after: key or IRI of the other report.

    Raises:
        QueryError: if the graph has no such report, or both are the same.
    """
    first, second = find_report(graph, before), find_report(graph, after)
    if first == second:
        raise QueryError(f"{first} cannot be compared with itself; give the keys of two reports")
    named = _presences(graph, first, second)
    return Comparison(
        first,
        second,
        gained=tuple(sorted((p for p in named if not p.before), key=lambda p: (-p.after, p.label, p.key))),
        lost=tuple(sorted((p for p in named if not p.after), key=lambda p: (-p.before, p.label, p.key))),
        shared=tuple(sorted((p for p in named if p.before and p.after), key=_by_change)),
        relations_gained=_relations(graph, second, first),
        relations_lost=_relations(graph, first, second),
        figures=_figures(graph, first, second),
    )


def _by_change(presence: Presence) -> tuple[int, int, str, str]:
    difference = abs(presence.after - presence.before)
    return -difference, -presence.before - presence.after, presence.label, presence.key


_Mention = Mapping[Any, Any]


def _presences(graph: Queryable, first: str, second: str) -> list[Presence]:
    one, other = _mentions(graph, first), _mentions(graph, second)
    return [_presence(entity, one.get(entity), other.get(entity)) for entity in sorted(one.keys() | other.keys())]


def _mentions(graph: Queryable, report: str) -> dict[tuple[str, str], _Mention]:
    table = run(graph, "mentions", report=report)
    table["rank"] = table.groupby("class_name")["mentions"].rank(method="min", ascending=False)
    return {(row["class_name"], row["key"]): row for row in table.to_dict("records")}


def _presence(entity: tuple[str, str], one: _Mention | None, other: _Mention | None) -> Presence:
    name = next(row["name"] for row in (one, other) if row is not None)
    counts = (0 if row is None else int(row["mentions"]) for row in (one, other))
    ranks = (None if row is None else int(row["rank"]) for row in (one, other))
    return Presence(*entity, str(name), *counts, *ranks)


def _relations(graph: Queryable, report: str, other: str) -> tuple[StatedRelation, ...]:
    table = run(graph, "relations-only-in", report=report, other=other).rename(
        columns={"subject_key": "subject", "object_key": "object", "relation": "property"}
    )
    return tuple(
        StatedRelation(**{str(name): value for name, value in row.items()}) for row in table.to_dict("records")
    )


ALIKE: Final = 0.4
"""From which similarity two figures are put side by side: the geometric mean of that of the counted words and that of
their surroundings."""

NEAR: Final = 0.26
"""Least similarity of the surroundings: «国家» and «会员国» alone count many things. Read on the pairs of three
reports: of 8 above both 7 count the same, and few of the others do."""

_BEFORE: Final = 8
_BEHIND: Final = 18
"""Characters around a figure that are its surroundings, beside the whole sentence: a list counts many things."""

_Matrix = npt.NDArray[np.float64]
_DIGITS: Final = re.compile(r"[\d\s.,，。、%]+")


def _figures(graph: Queryable, first: str, second: str) -> tuple[FigurePair, ...]:
    one, other = _counted(graph, first), _counted(graph, second)
    if one.empty or other.empty:
        return ()
    around = [side.apply(_surroundings, axis=1) for side in (one, other)]
    near = np.sqrt(_similarity(one["sentence"], other["sentence"]) * _similarity(*around))
    alike = np.sqrt(_similarity(one["counts"], other["counts"]) * near)
    alike[near < NEAR] = 0
    alike[one["unit"].to_numpy()[:, None] != other["unit"].to_numpy()[None, :]] = 0
    alike[alike < ALIKE] = 0
    for row, column in np.argwhere(alike):
        if _of_others(one.iloc[row], other.iloc[column]):
            alike[row, column] = 0
    pairs = [_pair(one.iloc[row], other.iloc[column], float(alike[row, column])) for row, column in _best(alike)]
    return tuple(sorted(pairs, key=lambda pair: (-pair.similarity, pair.counts_before, pair.before)))


def _surroundings(figure: "pd.Series[Any]") -> str:
    """Return what stands around a figure in its sentence."""
    sentence, printed = str(figure["sentence"]), str(figure["printed"])
    at = max(0, sentence.find(printed))
    return sentence[max(0, at - _BEFORE) : at + len(printed) + _BEHIND]


def _counted(graph: Queryable, report: str) -> pd.DataFrame:
    table = run(graph, "figures", report=report)
    table["unit"] = [unit if isinstance(unit, str) else "" for unit in table["unit"]]
    return table[table["counts"] != ""]


def _similarity(one: "pd.Series[str]", other: "pd.Series[str]") -> _Matrix:
    """Return the cosines of the characters and pairs of characters of texts, the rare ones weighing more.

    Figures are left out: it is what stands around them that tells what they count.
    """
    # late: it takes longer to import than all the rest
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [[_DIGITS.sub(" ", text) for text in side] for side in (one, other)]
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 2)).fit(sorted({*texts[0], *texts[1]}))
    cosines: _Matrix = (vectors.transform(texts[0]) @ vectors.transform(texts[1]).T).toarray()
    return cosines


def _of_others(one: "pd.Series[Any]", other: "pd.Series[Any]") -> bool:
    """Return whether both figures name agents, or places, and none in common."""
    sides = ((set(filter(None, str(row[name]).split("; "))) for row in (one, other)) for name in ("agent", "place"))
    return any(here and there and here.isdisjoint(there) for here, there in sides)


def _best(alike: _Matrix) -> list[tuple[int, int]]:
    """Return the cells that are the greatest of their row and of their column; of equals the first."""
    columns, rows = alike.argmax(axis=1), alike.argmax(axis=0)
    return [(row, int(col)) for row, col in enumerate(columns) if rows[col] == row and alike[row, col] > 0]


def _pair(one: "pd.Series[Any]", other: "pd.Series[Any]", similarity: float) -> FigurePair:
    before, after = float(one["value"]), float(other["value"])
    return FigurePair(
        *(str(one["counts"]), str(other["counts"]), str(one["unit"])),
        *(before, after, after - before, round(similarity, 3)),
        *(str(one["paragraph"]), str(one["sentence"]), str(other["paragraph"]), str(other["sentence"])),
    )
