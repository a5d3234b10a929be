"""How long each measure takes on a network of hubs and many small nodes, with igraph and without it.

Run by hand on a quiet machine:  python tests/benchmarks/network_speed.py [NODES]
The network is Barabási and Albert's with five ties for each node; by default it has 10,000 nodes.
"""

import sys
import time
from collections.abc import Callable

import networkx as nx
from rich.console import Console
from rich.table import Table

from kg import centrality, network
from kg.network import Network


def made(nodes: int) -> Network:
    result: Network = nx.MultiDiGraph(reports={})
    for a, b in nx.barabasi_albert_graph(nodes, 5, seed=1).edges:
        for node in (a, b):
            result.add_node(f"n{node}", **{"key": f"n{node}", "class": "MISSION" if node % 2 else "COUNTRY"})
        result.add_edge(f"n{a}", f"n{b}", key="supports", weight=1 + (a + b) % 4, sentences=[])
    return result


def measures(graph: Network) -> dict[str, Callable[[], object]]:
    groups = network.communities(graph)
    few = [f"n{number}" for number in range(200)], [f"n{number}" for number in range(1000, 1100)]
    return {
        "pagerank": lambda: network.pagerank(graph),
        "betweenness": lambda: network.betweenness(graph),
        "eigenvector": lambda: network.eigenvector(graph),
        "core": lambda: network.core(graph),
        "clustering": lambda: network.clustering(graph),
        "constraint": lambda: network.constraint(graph),
        "effective size": lambda: network.effective_size(graph),
        "participation": lambda: network.participation(graph, groups),
        "bridges, cut points": lambda: (network.bridges(graph), network.cut_points(graph)),
        "go-betweens (200 × 100)": lambda: network.go_betweens(graph, *few),
        "communities": lambda: network.communities(graph),
        "stability (5 seeds)": lambda: network.stability(graph, 5),
        "similar": lambda: network.similar(graph),
        "backbone": lambda: network.backbone(graph),
        "against chance (5, no modularity)": lambda: network.against_chance(
            graph, runs=5, statistics=["transitivity", "class_assortativity", "largest_component"]
        ),
    }


def timed(work: Callable[[], object]) -> str:
    start = time.perf_counter()
    work()
    return f"{time.perf_counter() - start:.2f}"


def main() -> None:
    graph = made(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    table = Table("measure", "with igraph, s", "without, s", title=f"{graph}")
    with_igraph = {name: timed(work) for name, work in measures(graph).items()} if centrality.has_igraph() else {}
    network.has_igraph = centrality.has_igraph = lambda: False  # type: ignore[assignment, attr-defined]
    for name, work in measures(graph).items():
        table.add_row(name, with_igraph.get(name, "–"), timed(work))
    Console().print(table)


if __name__ == "__main__":
    main()
