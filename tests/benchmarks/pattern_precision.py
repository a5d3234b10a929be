"""How often each relation pattern is right, the annotators' own mentions given; with --write, into the pattern files.

Run by hand:  python tests/benchmarks/pattern_precision.py GOLD.jsonl... [--write]
Only the third of the passages counts whose id hashes to 0 modulo 3: who writes patterns reads the other two thirds.
confidence = (right + 1) / (found + 2), so a pattern that was never seen at work has 0.5.
"""

import re
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kg.interchange import GoldPassage, read_gold
from kg.patterns import load_patterns
from kg.resources import ontology_path
from kg.training import held_out, judged_pairs


def count(passages: list[GoldPassage]) -> tuple[Counter[str], Counter[str]]:
    right, found = Counter[str](), Counter[str]()
    for passage in passages:
        judged = judged_pairs(passage)
        for pair, stated in zip(judged.pairs, judged.properties, strict=True):
            for name, ids in pair.patterns.items():
                found.update(ids)
                right.update(ids if name in stated else ())
    return right, found


def write(confidences: dict[str, float]) -> None:
    for path in sorted(ontology_path("patterns", "relations").glob("*.toml")):
        entries = re.split(r"(?m)^(?=\[\[pattern\]\])", path.read_text(encoding="utf-8"))
        path.write_text("".join(_with_confidence(entry, confidences) for entry in entries), encoding="utf-8")


def _with_confidence(entry: str, confidences: dict[str, float]) -> str:
    name = re.search(r'(?m)^id = "([^"]+)"', entry)
    if name is None:
        return entry
    return re.sub(r"(?m)^confidence = \S+", f"confidence = {confidences[name[1]]}", entry)


def main() -> None:
    files = [argument for argument in sys.argv[1:] if argument != "--write"]
    passages = [p for file in files for p in read_gold(Path(file).read_text(encoding="utf-8").split("\n"), file)]
    right, found = count([passage for passage in passages if held_out(passage)])
    confidences = {p.id: round((right[p.id] + 1) / (found[p.id] + 2), 2) for p in load_patterns()}
    table = Table("pattern", "right", "found", "confidence")
    for name, number in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(name, str(right[name]), str(number), f"{confidences[name]:.2f}")
    Console().print(table)
    if "--write" in sys.argv:
        write(confidences)


if __name__ == "__main__":
    main()
