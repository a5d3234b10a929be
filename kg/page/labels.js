// Names on the canvas: the more important first, the more the nearer one looks, and never one on another.

const FAMILY = getComputedStyle(document.documentElement).fontFamily;
const LONGEST = 14; // characters of a name, Latin letters counting half
const PIXELS_PER_NAME = 7000; // at a scale, so much of the drawing's area belongs to one name
const MARGIN = 24; // pixels by which a name may reach beyond the outermost shapes
const GREAT = 20; // size from which on a name is bold
const NEAR = [3, 11]; // pixels between a shape and its name
const FAR = 18; // where the more important names may stand too, rather than cover a shape
const LEAST_NAMES = 24;
const LEAST_COVERING = 12;

/** Boxes on the screen, in squares of a grid, so that a few comparisons find a collision. */
class Boxes {
  constructor() {
    this.cells = new Map();
  }

  *cellsOf({ left, top, right, bottom }) {
    for (let x = Math.floor(left / 64); x <= Math.floor(right / 64); x++) {
      for (let y = Math.floor(top / 64); y <= Math.floor(bottom / 64); y++) yield `${x} ${y}`;
    }
  }

  add(box) {
    for (const cell of this.cellsOf(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(box);
    }
  }

  /** The entities whose boxes a box overlaps, its own aside. */
  under(box) {
    const found = new Set();
    for (const cell of this.cellsOf(box)) {
      for (const other of this.cells.get(cell) ?? []) {
        const apart =
          other.right <= box.left || box.right <= other.left || other.bottom <= box.top || box.bottom <= other.top;
        if (!apart && other.entity !== box.entity) found.add(other.entity);
      }
    }
    return found;
  }
}

/** A name short enough to be drawn: one line, without controls, cut after LONGEST. */
function shorten(name) {
  let room = LONGEST;
  let result = "";
  for (const char of name
    .slice(0, 200)
    .replace(/[\s\p{C}]+/gu, " ")
    .trim()) {
    room -= char.codePointAt(0) < 0x2e80 ? 0.5 : 1;
    if (room < 0) return `${result.trimEnd()}…`;
    result += char;
  }
  return result;
}

const measured = new Map();

function widthOf(context, text, font) {
  const key = `${font} ${text}`;
  if (!measured.has(key)) {
    context.font = font;
    measured.set(key, context.measureText(text).width);
  }
  return measured.get(key);
}

/** Where a name may stand, the best place first: close by or a little further, beside the shape or at its corners. */
function boxesAround(entity, scale, width, height, gaps) {
  const x = entity.x * scale;
  const y = entity.y * scale;
  const at = (left, top) => ({ entity, left, top, right: left + width, bottom: top + height });
  return gaps.flatMap((gap) => {
    const reach = entity.size * scale + gap;
    const aslant = reach * 0.75;
    const beside = [
      at(x - width / 2, y + reach),
      at(x + reach, y - height / 2),
      at(x - width / 2, y - reach - height),
      at(x - reach - width, y - height / 2),
    ];
    const corners = [
      at(x + aslant, y + aslant),
      at(x + aslant, y - aslant - height),
      at(x - aslant - width, y + aslant),
      at(x - aslant - width, y - aslant - height),
    ];
    // far off at a corner a name would seem to belong to another shape
    return gap === FAR ? beside : [...beside, ...corners];
  });
}

/** Choose the names to draw at a scale; places are in pixels from the origin of the drawing. */
function placeLabels(context, scale, hovered) {
  const focused = focus();
  const shown = byImportance.filter(isShown);
  const shapes = new Boxes();
  for (const entity of shown) shapes.add(outline(entity, scale));
  const names = new Boxes();
  const first = shown.filter((entity) => entity === hovered || entity === state.entity);
  const leaders = leadersOf(shown);
  const rest = [...leaders, ...shown.filter((entity) => !leaders.has(entity))].filter(
    (entity) => !first.includes(entity),
  );
  const wanted = [...first, ...rest.filter((entity) => !focused || focused.has(entity.id))];
  const bounds = frame(shown, scale);
  const area = (bounds.right - bounds.left) * (bounds.bottom - bounds.top);
  const most = Math.max(LEAST_NAMES, area / PIXELS_PER_NAME);
  const placed = [];
  for (const [rank, entity] of wanted.entries()) {
    const chosen = first.includes(entity) || focused?.has(entity.id);
    if (!chosen && rank >= most) break;
    // the first may cover shapes that matter less, a chosen one may even leave the frame
    const rules = {
      names,
      shapes,
      bounds,
      covers: chosen || rank < Math.max(LEAST_COVERING, most / 4),
      leaves: chosen,
    };
    const label = placeLabel(context, entity, scale, rules);
    if (label) placed.push(label);
  }
  return placed;
}

/** The most important entity of each community that is drawn on a disc: each disc should have a name. */
function leadersOf(shown) {
  if (state.around) return new Set(); // stands in the middle of rings, without discs
  const leaders = new Map();
  const members = new Map();
  for (const entity of shown) {
    if (!leaders.has(entity.community)) leaders.set(entity.community, entity);
    members.set(entity.community, (members.get(entity.community) ?? 0) + 1);
  }
  return new Set([...leaders.values()].filter((entity) => members.get(entity.community) > 3));
}

function frame(shown, scale) {
  const xs = shown.map((entity) => entity.x * scale);
  const ys = shown.map((entity) => entity.y * scale);
  const [left, top] = [xs, ys].map((values) => values.reduce((a, b) => Math.min(a, b), Infinity));
  const [right, bottom] = [xs, ys].map((values) => values.reduce((a, b) => Math.max(a, b), -Infinity));
  // where there are few shapes, their names may use all the room there is
  const spare = (room, extent) => Math.max(MARGIN, (room - extent) / 2 - 4);
  const [across, down] = [spare(container.clientWidth, right - left), spare(container.clientHeight, bottom - top)];
  return { left: left - across, top: top - down, right: right + across, bottom: bottom + down };
}

function inside(box, bounds) {
  return box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top && box.bottom <= bounds.bottom;
}

function outline(entity, scale) {
  const reach = entity.size * scale;
  const [x, y] = [entity.x * scale, entity.y * scale];
  return { entity, left: x - reach, top: y - reach, right: x + reach, bottom: y + reach };
}

function placeLabel(context, entity, scale, { names, shapes, bounds, covers, leaves }) {
  const text = shorten(nameOf(entity));
  const size = Math.round(11 + 4 * Math.min(1, (entity.size - 8) / 20));
  const font = `${entity.size > GREAT ? 600 : 400} ${size}px ${FAMILY}`;
  const boxes = boxesAround(entity, scale, widthOf(context, text, font) + 6, size + 5, covers ? [...NEAR, FAR] : NEAR);
  const free = boxes
    .filter((candidate) => !names.under(candidate).size)
    .map((candidate) => ({ candidate, covered: [...shapes.under(candidate)] }))
    .sort((a, b) => a.covered.length - b.covered.length);
  const within = free.filter(({ candidate }) => inside(candidate, bounds));
  const allowed = ({ covered }) =>
    !covered.length || (covers && covered.every((other) => other.size <= entity.size * 0.8));
  const box = (within.find(allowed) ?? (leaves ? free[0] : undefined))?.candidate;
  if (!box) return null;
  names.add(box);
  return { ...box, text, font, size };
}

/** Draw names into the canvas, whose unit is that of the drawing: fonts are scaled back to pixels. */
function drawLabels(context, scale, labels, colours) {
  context.save();
  context.scale(1 / scale, 1 / scale);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = colours.ground;
  context.fillStyle = colours.text;
  for (const label of labels) {
    const x = (label.left + label.right) / 2;
    const y = (label.top + label.bottom) / 2;
    context.font = label.font;
    context.strokeText(label.text, x, y);
    context.fillText(label.text, x, y);
  }
  context.restore();
}
