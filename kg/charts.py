"""Figures as SVG: bars, a heat map, a timeline and a map of communities, drawn with matplotlib.

The text of a figure stays text: the reader's own fonts draw it, so Chinese needs no font where the figure is made,
words can be searched and copied, and the same data gives the same bytes on every machine. For that nothing may
depend on how wide letters are: margins are fixed, and labels are clipped by :func:`columns`.
"""

import io
import math
import re
import unicodedata
import warnings
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.placement import Disc

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONTS: Final = ", ".join(
    ("'Noto Sans CJK SC'", "'Noto Sans SC'", "'Source Han Sans SC'", "'PingFang SC'", "'Microsoft YaHei'", "sans-serif")
)
"""What the reader's machine may draw the text with: the usual fonts of Linux, macOS and Windows."""

INK: Final = "#1f2933"
MUTED: Final = "#6b7785"
FAINT: Final = "#dde3ea"
BLUE: Final = "#0072b2"

PALETTE: Final = (
    "#0072b2",
    "#d55e00",
    "#00875f",
    "#8a63b8",
    "#b07a00",
    "#c0568f",
    "#3aa0c9",
    "#7a5400",
    "#853360",
    "#464f5a",
)
"""Colours of communities, largest first; the others are grey. After Okabe and Ito (2008), as on the page."""

LABEL: Final = 26
"""Columns of the longest label; see :func:`columns`."""

HEAD: Final = 36
"""Columns of the longest head of a heat map."""

_SIZE: Final = 9.0
_LINE: Final = 0.24
"""Height of a row in inches."""


def columns(text: str) -> int:
    """Return how many columns a text takes on a terminal: 2 for a Chinese character, 1 for a Latin letter."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def clip(text: str, width: int = LABEL) -> str:
    """Return a text on one line and of at most so many columns, without characters that XML cannot hold."""
    flat = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if columns(flat) <= width:
        return flat
    while columns(flat) > width - 1:
        flat = flat[:-1]
    return f"{flat}…"


@dataclass(frozen=True, slots=True)
class Panel:
    """One ranking: names, their values, and a colour for each."""

    title: str
    names: Sequence[str]
    values: Sequence[float]
    colours: Sequence[str]


Legend = Sequence[tuple[str, str]]
"""What colours mean: name and colour, in a row below the title."""


def bars(title: str, panels: Sequence[Panel], legend: Legend = ()) -> str:
    """Return rankings as bars, two panels beside each other."""
    most = max((len(panel.names) for panel in panels), default=1)
    lines = math.ceil(len(panels) / 2)
    each = most * _LINE + 0.65

    def draw(figure: "Figure", width: float, height: float) -> None:
        for number, panel in enumerate(panels):
            line, column = divmod(number, 2)
            left, bottom = 2.0 + 5.0 * column, height - 1.05 - line * each - most * _LINE
            axes = figure.add_axes((left / width, bottom / height, 2.45 / width, most * _LINE / height))
            _bars(axes, panel, most)

    return _svg(title, 10.0, 0.85 + lines * each, draw, legend)


def _bars(axes: "Axes", panel: Panel, most: int) -> None:
    axes.barh(range(len(panel.names)), panel.values, color=list(panel.colours), height=0.72)
    axes.set_ylim(most - 0.5, -0.5)
    top = max(panel.values, default=1.0)
    axes.set_xlim(0, top * 1.25 or 1.0)
    for row, (name, value) in enumerate(zip(panel.names, panel.values, strict=True)):
        shown = f"{value:.4f}" if isinstance(value, float) else str(value)
        axes.text(value + top * 0.02, row, shown, va="center", ha="left", fontsize=_SIZE - 1, color=MUTED)
        axes.text(-top * 0.03, row, clip(name), va="center", ha="right")
    axes.set_title(clip(panel.title), loc="left", fontsize=_SIZE + 1, color=INK, pad=4)
    _bare(axes)


def heat_map(
    title: str,
    rows: Sequence[str],
    heads: Sequence[str],
    cells: Mapping[tuple[int, int], int],
    parts: Sequence[tuple[str, int]] = (),
) -> str:
    """Return a table of counts as a heat map.

    Args:
        title: of the figure.
        rows: names on the left.
        heads: names on top.
        cells: (row, column) → count; what is missing stays empty.
        parts: what neighbouring columns have in common, and how many there are: written below them, with lines between.
    """
    size = 0.34
    most = max(cells.values(), default=1)

    def draw(figure: "Figure", width: float, height: float) -> None:
        box = (2.1 / width, 0.35 / height, len(heads) * size / width, len(rows) * size / height)
        axes = figure.add_axes(box)
        axes.set(xlim=(-0.5, len(heads) - 0.5), ylim=(len(rows) - 0.5, -0.5))
        _grid(axes, len(rows), len(heads))
        for (row, column), count in sorted(cells.items()):
            _cell(axes, row, column, count, count / most)
        for row, name in enumerate(rows):
            axes.text(-0.7, row, clip(name), va="center", ha="right")
        for column, name in enumerate(heads):
            axes.text(column, -0.7, clip(name, HEAD), va="bottom", ha="left", rotation=45, rotation_mode="anchor")
        _parts(axes, len(rows), parts)
        _bare(axes)

    return _svg(title, max(2.1 + len(heads) * size + 2.2, 6.0), len(rows) * size + 3.0, draw)


def _parts(axes: "Axes", rows: int, parts: Sequence[tuple[str, int]]) -> None:
    start = -0.5
    for name, size in parts:
        if start > 0:
            axes.plot([start, start], [-0.5, rows - 0.5], color=INK, linewidth=1.4)
        axes.text(start + size / 2, rows - 0.2, clip(name), va="top", ha="center", color=MUTED)
        start += size


def _grid(axes: "Axes", rows: int, heads: int) -> None:
    for line in range(rows + 1):
        axes.axhline(line - 0.5, color=FAINT, linewidth=0.6)
    for line in range(heads + 1):
        axes.axvline(line - 0.5, color=FAINT, linewidth=0.6)


def _cell(axes: "Axes", row: int, column: int, count: int, share: float) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=BLUE, alpha=0.2 + 0.8 * share, linewidth=0))
    ink = "white" if share > 0.45 else INK
    axes.text(column, row, str(count), va="center", ha="center", fontsize=_SIZE - 1, color=ink)


_POINT: Final = re.compile(r"([0-9X]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def span(edtf: str) -> tuple[float, float] | None:
    """Return where a date begins and ends in years: ``2020-07`` → 2020.5 to 2020.58; None without a full year."""
    points = [_span(part) for part in edtf.split("/")]
    known = [point for point in points if point is not None]
    return (min(known)[0], max(end for _, end in known)) if known and len(known) == len(points) else None


def _span(point: str) -> tuple[float, float] | None:
    match = _POINT.match(point)
    if match is None or "X" in match[1] or not int(match[1]):
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if not 1 <= month <= 12:
        return float(year), float(year + 1)
    first = year + (month - 1) / 12
    if not day:
        return first, first + 1 / 12
    part = (min(day, 31) - 1) / monthrange(year, month)[1] / 12
    return first + part, first + part


@dataclass(frozen=True, slots=True)
class Event:
    """A line of a timeline: ``start`` and ``end`` in years, equal for a day."""

    name: str
    start: float
    end: float
    colour: str


def timeline(title: str, events: Sequence[Event], legend: Legend = ()) -> str:
    """Return events one below the other: a dot for a day, a bar for a month, a year or a longer time."""
    first = math.floor(min((event.start for event in events), default=0.0))
    last = max(math.ceil(max((event.end for event in events), default=1.0)), first + 1)

    def draw(figure: "Figure", width: float, height: float) -> None:
        tall = len(events) * _LINE
        axes = figure.add_axes((2.9 / width, 0.4 / height, (width - 3.2) / width, tall / height))
        axes.set(xlim=(first, last), ylim=(len(events) - 0.5, -0.5))
        step = max(1, math.ceil((last - first) / 12))
        axes.set_xticks(range(first, last + 1, step), [str(year) for year in range(first, last + 1, step)])
        axes.grid(axis="x", color=FAINT, linewidth=0.6)
        for row, event in enumerate(events):
            _event(axes, row, event, first, last)
        _bare(axes, ticks=True)
        # a long timeline is not read from its foot
        axes.tick_params(labeltop=True)

    return _svg(title, 10.0, len(events) * _LINE + 1.4, draw, legend)


def _event(axes: "Axes", row: int, event: Event, first: int, last: int) -> None:
    axes.barh(row, event.end - event.start, left=event.start, height=0.5, color=event.colour)
    if event.end == event.start:
        axes.plot([event.start], [row], marker="o", markersize=5, color=event.colour)
    axes.text(first - (last - first) * 0.012, row, clip(event.name, 40), va="center", ha="right")


@dataclass(frozen=True, slots=True)
class Spot:
    """A node of a map: where it is, its radius in the same unit, and its community (from 0)."""

    x: float
    y: float
    radius: float
    community: int


def community_map(
    title: str, spots: Sequence[Spot], lines: Iterable[tuple[int, int]], discs: Sequence[Disc], names: Sequence[str]
) -> str:
    """Return nodes in the discs of their communities, with the names of the communities.

    Args:
        title: of the figure.
        spots: the nodes.
        lines: ties, as numbers of spots.
        discs: of the communities, largest first.
        names: of the first communities; the others have none.
    """
    from matplotlib.collections import LineCollection
    from matplotlib.patches import Circle
    from matplotlib.patheffects import withStroke

    halo = withStroke(linewidth=3, foreground="white", alpha=0.85)
    box = _box(spots, discs)

    def draw(figure: "Figure", width: float, height: float) -> None:
        axes = figure.add_axes((0.0, 0.0, 1.0, (height - 0.4) / height))
        axes.set(xlim=(box[0], box[1]), ylim=(box[3], box[2]), aspect="equal")
        for number, disc in enumerate(discs):
            if number < len(names):
                axes.add_patch(Circle((disc.x, disc.y), disc.radius, facecolor=_colour(number), alpha=0.1, linewidth=0))
        ends = [((spots[a].x, spots[a].y), (spots[b].x, spots[b].y)) for a, b in lines]
        axes.add_collection(LineCollection(ends, colors=MUTED, linewidths=0.4, alpha=0.35))
        for spot in spots:
            axes.add_patch(Circle((spot.x, spot.y), spot.radius, facecolor=_colour(spot.community), linewidth=0))
        shown = [clip(name, 34) for name in names]
        for disc, name, top in zip(discs, shown, _tops(discs, shown, (box[1] - box[0]) / width), strict=False):
            axes.text(disc.x, top, name, ha="center", va="bottom", fontweight="bold", path_effects=[halo], zorder=9)
        axes.set_axis_off()

    return _svg(title, 10.0, 10.0 * (box[3] - box[2]) / (box[1] - box[0]) + 0.4, draw)


_LETTER: Final = 0.088
"""Width of a column of bold text in inches, rather too wide than too narrow."""


def _tops(discs: Sequence[Disc], names: Sequence[str], inch: float) -> list[float]:
    """Return the foot of each disc's name: above the disc, higher where it would lie on another name."""
    tall = 0.17 * inch
    placed: list[tuple[float, float, float]] = []
    for disc, name in zip(discs, names, strict=False):
        half, top = columns(name) * _LETTER * inch / 2, disc.y - disc.radius
        near = sorted((y for x, y, other in placed if abs(x - disc.x) < half + other), reverse=True)
        for y in near:
            if abs(y - top) < tall:
                top = y - tall
        placed.append((disc.x, top, half))
    return [top for _, top, _ in placed]


def _box(spots: Sequence[Spot], discs: Sequence[Disc]) -> tuple[float, float, float, float]:
    circles = [(s.x, s.y, s.radius) for s in spots] + [(d.x, d.y, d.radius) for d in discs] or [(0.0, 0.0, 1.0)]
    left, right = min(x - r for x, _, r in circles), max(x + r for x, _, r in circles)
    top, bottom = min(y - r for _, y, r in circles), max(y + r for _, y, r in circles)
    margin = 0.06 * max(right - left, bottom - top)
    return left - margin, right + margin, top - margin, bottom + margin


def _colour(community: int) -> str:
    return PALETTE[community] if community < len(PALETTE) else "#9aa5b1"


def _bare(axes: "Axes", *, ticks: bool = False) -> None:
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, colors=MUTED, labelsize=_SIZE - 1)
    axes.set_axisbelow(True)
    axes.set_yticks([])
    if not ticks:
        axes.set_xticks([])


_LACKING: Final = "Glyph .{1,200} missing from font"
"""How matplotlib's warning begins that a font lacks a letter."""

_SETTINGS: Final[Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "kg",
    "font.family": "DejaVu Sans",
    "font.size": _SIZE,
    "text.color": INK,
    "text.parse_math": False,
}


def _legend(figure: "Figure", width: float, height: float, legend: Legend) -> None:
    left = 0.15
    for name, colour in legend:
        figure.text(left / width, 1 - 0.42 / height, "■", color=colour, va="top")
        figure.text((left + 0.16) / width, 1 - 0.42 / height, clip(name), color=MUTED, va="top")
        left += 0.45 + 0.075 * columns(clip(name))


def _svg(
    title: str,
    width: float,
    height: float,
    draw: Callable[["Figure", float, float], None],
    legend: Legend = (),
) -> str:
    """Return what ``draw`` paints on a figure of so many inches, under a title."""
    import matplotlib
    from matplotlib.figure import Figure

    stream = io.StringIO()
    with matplotlib.rc_context(), warnings.catch_warnings():
        # the reader's fonts have the letters that the font used for measuring lacks
        warnings.filterwarnings("ignore", message=_LACKING)
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        figure = Figure(figsize=(width, height))
        figure.text(
            0.15 / width, 1 - 0.12 / height, clip(title, 140), ha="left", va="top", fontsize=11, fontweight="bold"
        )
        _legend(figure, width, height, legend)
        draw(figure, width, height)
        metadata = {"Date": None, "Creator": None, "Title": clip(title, 140)}
        figure.savefig(stream, format="svg", metadata=metadata)
    return stream.getvalue().replace("font-family: 'DejaVu Sans'", f"font-family: {FONTS}")


def use_style() -> None:
    """Let all figures that matplotlib draws from now on look like those of this module; for notebooks.

    Written as SVG their text stays text, so Chinese labels need no font. For other formats a Chinese font is taken if
    one is installed; otherwise those would show boxes, and no warning is given.
    """
    import matplotlib
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    known = [name.strip("'") for name in FONTS.split(", ")] + ["Noto Sans CJK JP"]
    chinese = [name for name in known if name in installed]
    matplotlib.rcParams.update(_SETTINGS | {"font.family": ["DejaVu Sans", *chinese[:1]]})
    matplotlib.rcParams.update({"axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True})
    warnings.filterwarnings("ignore", message=_LACKING)
