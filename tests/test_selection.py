"""Parts of a network."""

import pytest

from kg.errors import InputError
from kg.namespaces import entity
from kg.network import Network
from kg.selection import of_classes, of_reports, select, title_of
from tests.pages import missions, two_reports

SUMMIT, M1 = str(entity("EVENT", "summit")), str(entity("MISSION", "M1"))


def keys(network: Network) -> set[str]:
    return {str(key) for _, key in network.nodes(data="key")}


@pytest.mark.parametrize(
    ("hops", "expected"),
    [(0, "summit"), (1, "summit M4"), (2, "summit M4 M1 M2 M3"), (3, "summit M4 M1 M2 M3 O1"), (6, None)],
)
def test_hops_count_relations_in_both_directions(hops: int, expected: str | None) -> None:
    network = two_reports()
    found = select(network, around=[SUMMIT], hops=hops)
    assert keys(found) == (set(expected.split()) if expected else keys(network))
    # relations among the neighbours belong to the part
    assert found.number_of_edges() == network.subgraph(found).number_of_edges()


@pytest.mark.parametrize("hops", [-1, 7])
def test_hops_out_of_range(hops: int) -> None:
    with pytest.raises(InputError, match=f"{hops} hops: choose"):
        select(missions(), around=[str(entity("COUNTRY", "CAF"))], hops=hops)


def test_classes_are_chosen_before_hops_are_counted() -> None:
    network = two_reports()
    assert keys(of_classes(network, ["mission", "EVENT"])) == {"M1", "M2", "M3", "M4", "summit"}
    # the way to the other organisations leads through O1
    assert keys(select(network, around=[SUMMIT], hops=6, classes=["ORGANISATION", "EVENT"])) == {"summit"}
    assert keys(select(network, around=[M1], hops=1, classes=["ORGANISATION"])) == {
        "M1",
        "O1",
    }


def test_a_report_keeps_its_own_sentences_and_mentions() -> None:
    network = two_reports()
    for node, attributes in network.nodes(data=True):
        if attributes["class"] == "ORGANISATION":
            network.nodes[node]["mentions_by_report"] = {"B/2": 5}
    part = of_reports(network, ["B/2"])
    assert keys(part) == {"M1", "O1", "O2", "O3", "O4"}
    [bridge] = [edge for _, _, edge in part.edges(data=True) if edge["property"] == "supports"]
    assert (bridge["weight"], bridge["confidence"]) == (2, 0.7)
    assert part.nodes["https://w3id.org/unkg/organisation/O2"]["mentions"] == 5
    assert part.graph["reports"] == {"B/2": "第二份报告"}
    assert network.number_of_edges() == 14 and len(network.graph["reports"]) == 2


def test_a_report_keeps_its_own_dates() -> None:
    network = two_reports()
    dated = [
        {"text": "一。", "report": report, "paragraph": "", "passage": "p", "dates": [date]}
        for report, date in (("A/1", "2019"), ("B/2", "2021"))
    ]
    network.nodes[SUMMIT].update(
        {"dated": dated, "dates": ["2019", "2021"], "mentions_by_report": {"A/1": 1, "B/2": 1}}
    )
    part = of_reports(network, ["B/2"])
    assert part.nodes[SUMMIT]["dates"] == ["2021"] and len(part.nodes[SUMMIT]["dated"]) == 1


def test_what_is_no_entity_of_the_network_is_told() -> None:
    with pytest.raises(InputError, match="mission/NONE is not mentioned in this network"):
        select(missions(), around=[str(entity("MISSION", "NONE"))])


def test_unknown_classes_and_reports_are_errors_that_list_the_known() -> None:
    with pytest.raises(InputError, match=r"no class «PLANET».*COUNTRY, MISSION, PERSON, RESOLUTION"):
        select(missions(), classes=["planet"])
    with pytest.raises(InputError, match=r"no report «A/2».*A/1"):
        select(missions(), reports=["A/2"])


def test_what_the_chosen_reports_do_not_mention_is_no_centre() -> None:
    network = two_reports()
    for node in network:
        network.nodes[node]["mentions_by_report"] = {"A/1": 1}
    with pytest.raises(InputError, match=r"event/summit is not mentioned in B/2"):
        select(network, around=[SUMMIT], reports=["B/2"])


def test_without_conditions_it_is_the_whole() -> None:
    assert keys(select(missions())) == keys(missions())


def test_a_part_knows_what_lies_outside_it() -> None:
    network = missions()
    part = select(network, classes=["COUNTRY", "MISSION"])
    beyond = {data["key"]: data.get("beyond") for _, data in part.nodes(data=True)}
    assert beyond == {"MINUSCA": 1, "UNMISS": None, "CAF": None, "SSD": None}
    assert not any("beyond" in data for _, data in select(network).nodes(data=True))


def test_a_part_is_titled() -> None:
    network = missions()
    caf = str(entity("COUNTRY", "CAF"))
    title = "联合国报告知识图谱（部分：中非共和国、特派团、第一份报告）"
    assert title_of(network, [caf], ["mission"], ["A/1"], "zh") == title
    assert title_of(network, (), (), (), "en") is None
