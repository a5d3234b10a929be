// The canvas: vis-network with fixed places, our own names on top, and what is not looked at faded.

const container = document.getElementById("network");
const stillness = matchMedia("(prefers-reduced-motion: reduce)");
const darkness = matchMedia("(prefers-color-scheme: dark)");

// there are places for a landscape and for an upright screen
const upright = container.clientHeight > container.clientWidth * 1.15;
if (upright) for (const entity of entities) [entity.x, entity.y] = entity.upright;
const discs = upright ? data.discs.upright : data.discs.wide;

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
    hidden: !isShown(entity),
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
    width: relation.width,
    ...(relation.smooth && { smooth: relation.smooth }),
    color: { color, highlight: color, hover: color, opacity: opacityOf(relation), inherit: false },
    hidden: !isRelationShown(relation),
  };
}

/** Lines between communities are fainter, so that the communities can be seen. */
function opacityOf(relation) {
  if (state.relation) return relation === state.relation ? 1 : 0.06;
  if (state.entity) return relation.from === state.entity.id || relation.to === state.entity.id ? 0.9 : 0.06;
  return entities[relation.from].community === entities[relation.to].community ? 0.6 : 0.22;
}

const shapes = new vis.DataSet(entities.map((entity) => shapeOf(entity, null)));
const lines = new vis.DataSet(relations.map(lineOf));
const drawing = new vis.Network(container, { nodes: shapes, edges: lines }, data.options);

drawing.on("beforeDrawing", (context) => {
  context.fillStyle = colours.disc;
  for (const [x, y, radius] of discs) {
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
for (const [event, cursor] of Object.entries({ hoverNode: "pointer", hoverEdge: "pointer", blurNode: "", blurEdge: "" })) {
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
  update(shapes, entities.map((entity) => shapeOf(entity, focused)));
  update(lines, relations.map(lineOf));
  drawing.setSelection(
    { nodes: state.entity ? [state.entity.id] : [], edges: state.relation ? [state.relation.id] : [] },
    { highlightEdges: false },
  );
  drawing.redraw();
}

const drawn = new WeakMap([[shapes, new Map()], [lines, new Map()]]);

function update(set, items) {
  const known = drawn.get(set);
  const changed = items.filter((item) => known.get(item.id) !== JSON.stringify(item));
  for (const item of changed) known.set(item.id, JSON.stringify(item));
  if (changed.length) set.update(changed);
}

function motion() {
  return stillness.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" };
}

function showAll(animation = motion()) {
  const nodes = entities.filter(isShown).map((entity) => entity.id);
  if (!nodes.length) return;
  drawing.fit({ nodes, animation: false, maxZoomLevel: 1.4 });
  const [scale, position] = [drawing.getScale() * 0.95, drawing.getViewPosition()];
  drawing.moveTo({ scale, position, animation });
}

const CONTROLS = 50; // pixels at the lower edge on which controls lie

/** Move so that what is selected is in the middle, with its neighbours where they fit. */
function showSelection() {
  const chosen = [...(focus() ?? [])].map((number) => entities[number]);
  if (!chosen.length) return;
  const span = (axis) => {
    const values = chosen.map((entity) => entity[axis]);
    return [Math.min(...values), Math.max(...values)];
  };
  const [[left, right], [top, bottom]] = [span("x"), span("y")];
  const height = container.clientHeight - CONTROLS;
  const scale = Math.min(1, container.clientWidth / (right - left + 160), height / (bottom - top + 120));
  const all = { scale, position: { x: (left + right) / 2, y: (top + bottom + CONTROLS / scale) / 2 } };
  const one = state.entity && { scale: 0.6, position: { x: state.entity.x, y: state.entity.y } };
  drawing.moveTo({ ...(scale >= 0.5 || !one || state.relation ? all : one), animation: motion() });
}

function zoom(factor) {
  drawing.moveTo({ scale: drawing.getScale() * factor, animation: motion() });
}
