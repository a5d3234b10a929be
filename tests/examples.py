"""Reports made by hand, for the tests of whatever comes after the annotations."""

from collections.abc import Iterable
from pathlib import Path

from kg.models import (
    AnnotatedReport,
    Annotation,
    Entity,
    Mention,
    Passage,
    PassageKind,
    Relation,
    Report,
    Source,
)

MISSION = Entity("MISSION", "MINUSCA")
COUNTRY = Entity("COUNTRY", "CAF")
RESOLUTION = Entity("RESOLUTION", "S/RES/2149(2014)")
PACT = Entity("INSTRUMENT", "测试和平协议")
UNION = Entity("ORGANISATION", "AU")
DATE = Entity("DATE", "2020-10-03")
SHARE = Entity("QUANTITY", "52.4 %")

FIRST = "9. 中非稳定团根据第2149(2014)号决议部署在中非共和国。稳定团支持《测试和平协议》。"
SECOND = "10. 2020年10月3日，中非稳定团与非洲联盟合作，占52.4%。"
LATER = "1. 非洲联盟欢迎中非稳定团。"


def mention(text: str, words: str, entity: Entity, reason: str = "exact label", *, known: bool = True) -> Mention:
    """Return the first mention of ``words`` in ``text``."""
    start = text.index(words)
    return Mention(start, start + len(words), entity.label, entity.key, reason, known)


def relation(subject: Entity, name: str, object_: Entity, sentence: tuple[int, int], confidence: float) -> Relation:
    return Relation(subject, name, object_, sentence, f"{name}/test", confidence)


def passage(source: str, text: str, number: str) -> Passage:
    start = source.index(text)
    offsets = tuple(range(start, start + len(text)))
    return Passage(f"p{number}", PassageKind.PARAGRAPH, text, offsets, ("一、导言", "甲"), number)


def report(key: str, title: str, *annotations: Annotation) -> AnnotatedReport:
    """Return a report whose paragraphs are the annotated texts, each beginning with its number."""
    source = f"# {title}\n\n" + "\n\n".join(annotation.text for annotation in annotations)
    passages = tuple(passage(source, a.text, a.text.split(".")[0]) for a in annotations)
    made = Report(key, title, key, 75, "zh", passages, Source(Path(f"/in/{key}.txt"), source, "0" * 64))
    return AnnotatedReport(made, annotations)


def first_annotation() -> Annotation:
    end = FIRST.index("。") + 1
    mentions = (
        mention(FIRST, "中非稳定团", MISSION),
        mention(FIRST, "第2149(2014)号决议", RESOLUTION, "symbol"),
        mention(FIRST, "中非共和国", COUNTRY),
        Mention(end, end + 3, *_pair(MISSION), "coreference to 3"),
        mention(FIRST, "测试和平协议", PACT, "title", known=False),
    )
    relations = (
        relation(MISSION, "mandatedBy", RESOLUTION, (0, end), 0.9),
        relation(MISSION, "operatesIn", COUNTRY, (0, end), 0.8),
        relation(MISSION, "supports", PACT, (end, len(FIRST)), 0.75),
    )
    return Annotation(FIRST, mentions, relations)


def second_annotation() -> Annotation:
    mentions = (
        mention(SECOND, "2020年10月3日", DATE, "date"),
        mention(SECOND, "中非稳定团", MISSION),
        mention(SECOND, "非洲联盟", UNION),
        mention(SECOND, "52.4%", SHARE, "quantity"),
    )
    return Annotation(SECOND, mentions, (relation(MISSION, "cooperatesWith", UNION, (0, len(SECOND)), 0.85),))


def _pair(entity: Entity) -> tuple[str, str]:
    return entity.label, entity.key


def reports() -> list[AnnotatedReport]:
    """Return two reports: ``A/75/1`` with paragraphs 9 and 10, ``S/2021/2`` with paragraph 1."""
    later = Annotation(LATER, (mention(LATER, "非洲联盟", UNION), mention(LATER, "中非稳定团", MISSION)))
    return [
        report("A/75/1", "第一份报告", first_annotation(), second_annotation()),
        report("S/2021/2", "第二份报告", later),
    ]


def many(paragraphs: Iterable[int]) -> AnnotatedReport:
    """Return a long report: the two paragraphs of ``A/75/1`` over and over."""
    made = [first_annotation(), second_annotation()]
    texts = [Annotation(f"{n}. {a.text}", *_moved(a, len(f"{n}. "))) for n in paragraphs for a in [made[n % 2]]]
    return report("A/75/100", "长报告", *texts)


def _moved(annotation: Annotation, by: int) -> tuple[tuple[Mention, ...], tuple[Relation, ...]]:
    from dataclasses import replace

    mentions = tuple(replace(m, start=m.start + by, end=m.end + by) for m in annotation.mentions)
    relations = tuple(replace(r, sentence=(r.sentence[0] + by, r.sentence[1] + by)) for r in annotation.relations)
    return mentions, relations
