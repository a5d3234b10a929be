"""The relation classifier: two linear stages over pairs."""

import gzip
import json
import math
from pathlib import Path

import pytest

from kg.classification import RelationModel, collective, dump_relation_model, hundredths, load_relation_model
from kg.errors import InputError
from kg.models import Entity
from kg.pairs import Pair

ONE, OTHER = Entity("MISSION", "MINUSCA"), Entity("COUNTRY", "CAF")


def pair(*features: str, subject: Entity = ONE, object_: Entity = OTHER) -> Pair:
    return Pair(subject, object_, (0, 9), frozenset(features), {})


@pytest.fixture
def model() -> RelationModel:
    first = {"help": ((0, -100), (1, 200)), "in": ((0, 300),)}
    return RelationModel(("operatesIn", "supports"), first, (-1.0, -1.0), {"own": 1.0}, 0.5)


def test_the_order_of_features_does_not_show() -> None:
    many = RelationModel(("supports",), {str(n): ((0, n),) for n in range(200)}, (0.1,), {}, 0.5)
    names = [str(n) for n in range(200)]
    assert many.log_odds(pair(*names[::2])) == many.log_odds(pair(*reversed(names[::2])))


def test_features_add_up_to_log_odds(model: RelationModel) -> None:
    assert model.log_odds(pair("in")) == {"operatesIn": 2.0, "supports": -1.0}
    assert model.log_odds(pair("in", "help", "never seen")) == {"operatesIn": 1.0, "supports": 1.0}


def test_only_properties_that_fit_the_classes_are_judged(model: RelationModel) -> None:
    assert set(model.log_odds(pair("in", object_=Entity("INSTRUMENT", "a4p")))) == {"supports"}
    assert model.log_odds(pair("in", subject=Entity("DATE", "2020"))) == {}


def test_judgements_are_probabilities(model: RelationModel) -> None:
    [judged] = model.judge([pair("in")])
    assert judged["operatesIn"] == pytest.approx(1 / (1 + math.exp(-2)))


def test_the_second_stage_sees_the_rivals(model: RelationModel) -> None:
    rival = pair("in", object_=Entity("COUNTRY", "TCD"))
    weak = pair()
    odds = [model.log_odds(one) for one in (rival, weak)]
    rows = {(n, name): row for n, name, row in collective([rival, weak], odds)}
    assert rows[1, "operatesIn"]["objects best"] == 2.0
    assert rows[1, "operatesIn"]["objects first"] == 0.0
    assert rows[0, "operatesIn"]["objects first"] == 1.0


def test_a_model_is_read_back_as_it_was_written(model: RelationModel, tmp_path: Path) -> None:
    path = tmp_path / "relations.json.gz"
    path.write_bytes(dump_relation_model(model))
    assert load_relation_model(str(path)) == model
    assert dump_relation_model(model) == path.read_bytes()


def test_small_weights_are_left_out() -> None:
    assert hundredths([(0, 0.001), (1, -0.256)]) == ((1, -26),)


@pytest.mark.parametrize(
    "content",
    [b"", b"no model", gzip.compress(b"{"), gzip.compress(json.dumps({"format": 0}).encode())],
    # the bytes hold the time, by which the workers would know the same test by different names
    ids=["empty", "text", "cut", "other format"],
)
def test_what_is_no_model_is_said_in_one_line(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match="kg train"):
        load_relation_model(str(path))


def test_a_missing_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kg train"):
        load_relation_model(str(tmp_path / "nowhere.gz"))
