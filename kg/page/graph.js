// The canvas: vis-network with fixed places, our own names on top, and what is not looked at faded.

const container = document.getElementById("network");
const stillness = matchMedia("(prefers-reduced-motion: reduce)");
const darkness = matchMedia("(prefers-color-scheme: dark)");

// there are places for a landscape and for an upright screen
const upright = container.clientHeight > container.clientWidth * 1.15;
for (const entity of entities) entity.home = upright ? entity.upright : [entity.x, entity.y];
const discs = upright ? data.discs.upright : data.discs.wide;

let grounds = []; // the discs that have something on them
let colours = readColours();
let hovered = null;
let labels = [];
let labelled = ""; // the view that `labels` was made for
let view = 0; // grows with every change of what is to be seen

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  return { ground: read("ground"), text: read("text"), disc: read("disc") };
}

function shapeOf(entity, focused) {
  const { fill: background, border } = data.classes[entity.class];
  const color = { background, border };
  return {
    id: entity.id,
    x: entity.x,
    y: entity.y,
    shape: entity.shape,
    size: entity.size,
    color: { ...color, highlight: { background, border: colours.text }, hover: { background, border: colours.text } },
    opacity: focused && !focused.has(entity.id) ? 0.18 : 1,
    shapeProperties: { borderDashes: entity.candidate ? [3, 2] : false },
  };
}

function lineOf(relation) {
  const color = data.groups[groupOf(relation)].colour;
  return {
    id: relation.id,
    from: relation.from,
    to: relation.to,
    arrows: relation.arrows,
    width: isOnRoute(relation) ? relation.width + 4 : relation.width,
    ...(relation.smooth && { smooth: relation.smooth }),
    color: { color, highlight: color, hover: color, opacity: opacityOf(relation), inherit: false },
  };
}

function isOnRoute(relation) {
  return Boolean(state.path && sight.route?.steps.some((step) => step.includes(relation)));
}

/** Lines between communities are fainter, so that the communities can be seen. */
function opacityOf(relation) {
  if (state.relation) return relation === state.relation ? 1 : 0.06;
  if (state.entity) return relation.from === state.entity.id || relation.to === state.entity.id ? 0.9 : 0.06;
  if (state.path) return isOnRoute(relation) ? 1 : 0.06;
  if (state.around) return 0.6;
  return entities[relation.from].community === entities[relation.to].community ? 0.6 : 0.22;
}

const shapes = new vis.DataSet();
const lines = new vis.DataSet();
// a canvas of thousands of lines moves smoothly only without them
if (entities.length > LARGE) Object.assign(data.options.interaction, { hideEdgesOnDrag: true, hideEdgesOnZoom: true });
const drawing = new vis.Network(container, { nodes: shapes, edges: lines }, data.options);
const canvasBox = container.querySelector(".vis-network"); // takes the focus and the arrow keys
canvasBox.setAttribute("role", "application");

drawing.on("beforeDrawing", (context) => {
  context.fillStyle = colours.disc;
  for (const [x, y, radius] of grounds) {
    context.beginPath();
    context.arc(x, y, radius + 14, 0, 2 * Math.PI);
    context.fill();
  }
});

drawing.on("afterDrawing", (context) => {
  const scale = drawing.getScale();
  const wanted = `${scale} ${view}`;
  if (wanted !== labelled) {
    labels = placeLabels(context, scale, hovered);
    labelled = wanted;
  }
  drawLabels(context, scale, labels, colours);
});

function hover(entity) {
  hovered = entity;
  view += 1;
  drawing.redraw();
}

drawing.on("hoverNode", ({ node }) => hover(entities[node]));
drawing.on("blurNode", () => hover(null));
for (const [event, cursor] of Object.entries({
  hoverNode: "pointer",
  hoverEdge: "pointer",
  blurNode: "",
  blurEdge: "",
})) {
  drawing.on(event, () => {
    container.style.cursor = cursor;
  });
}

darkness.addEventListener("change", () => {
  colours = readColours();
  drawGraph();
});

/** Bring the canvas up to date with the state; only what looks different is handed on. */
function drawGraph() {
  const focused = focus();
  view += 1;
  arrange();
  const onDisc = ([x, y, radius]) =>
    [...sight.entities].some((id) => Math.hypot(entities[id].x - x, entities[id].y - y) < radius);
  grounds = state.around ? [] : discs.filter(onDisc);
  if (hovered && !isShown(hovered)) hovered = null;
  update(
    shapes,
    entities.filter(isShown).map((entity) => shapeOf(entity, focused)),
  );
  update(lines, [...sight.relations].map(lineOf));
  drawing.setSelection(
    { nodes: state.entity ? [state.entity.id] : [], edges: state.relation ? [state.relation.id] : [] },
    { highlightEdges: false },
  );
  drawing.redraw();
}

const drawn = new WeakMap([
  [shapes, new Map()],
  [lines, new Map()],
]);

function update(set, items) {
  const known = drawn.get(set);
  const wanted = new Map(items.map((item) => [item.id, JSON.stringify(item)]));
  const gone = [...known.keys()].filter((id) => !wanted.has(id));
  const changed = items.filter((item) => known.get(item.id) !== wanted.get(item.id));
  drawn.set(set, wanted);
  if (gone.length) set.remove(gone);
  if (changed.length) set.update(changed);
}

function motion() {
  return stillness.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" };
}

let fitted = false; // whether all is in view, and stays so when the frame changes its size

/** Look at a part: from now on the view is the reader's own. */
function lookAt(view) {
  fitted = false;
  drawing.moveTo(view);
}

for (const event of ["dragStart", "zoom"]) drawing.on(event, () => (fitted = false));

function showAll(animation = motion()) {
  const nodes = [...sight.entities];
  if (!nodes.length) return;
  drawing.fit({ nodes, animation: false, maxZoomLevel: 1.4 });
  const [scale, position] = [drawing.getScale() * 0.95, drawing.getViewPosition()];
  drawing.moveTo({ scale, position, animation });
  fitted = true;
}

const CONTROLS = 50; // pixels at the lower edge on which controls lie

/** Move so that what is selected is in the middle, with its neighbours where they fit. */
function showSelection() {
  const chosen = [...(focus() ?? [])].map((number) => entities[number]);
  if (!chosen.length || state.around || (state.path && !sight.route && !state.entity && !state.relation)) {
    showAll();
    return;
  }
  const span = (axis) => {
    const values = chosen.map((entity) => entity[axis]);
    return [Math.min(...values), Math.max(...values)];
  };
  const [[left, right], [top, bottom]] = [span("x"), span("y")];
  const height = container.clientHeight - CONTROLS;
  const fitting = (room, extent) => Math.max(room, 60) / Math.max(extent, 1);
  const scale = Math.min(1, fitting(container.clientWidth - 140, right - left), fitting(height - 100, bottom - top));
  const all = { scale, position: { x: (left + right) / 2, y: (top + bottom + CONTROLS / scale) / 2 } };
  const one = state.entity && { scale: 0.6, position: { x: state.entity.x, y: state.entity.y } };
  lookAt({ ...(scale >= 0.5 || !one || state.relation ? all : one), animation: motion() });
}

/** Whether fewer than half of some entities, by number, are in view. */
function isMostlyOutside(numbers) {
  const seen = [...numbers].filter((id) => {
    const { x, y } = drawing.canvasToDOM(entities[id]);
    return x > 0 && y > 0 && x < container.clientWidth && y < container.clientHeight;
  });
  return seen.length * 2 < numbers.size;
}

function zoom(factor) {
  lookAt({ scale: drawing.getScale() * factor, animation: motion() });
}
