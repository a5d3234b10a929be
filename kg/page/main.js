// Header, legend and controls, and the one way in which the state changes.

const at = (id) => document.getElementById(id);

/**
 * Change the state: the one way in which anything on the page happens.
 * `quiet` leaves the address alone, as while a slider moves; `move` brings what is chosen into the middle.
 */
function go(change, { move = false, quiet = false } = {}) {
  Object.assign(state, change, change.path && { panel: true });
  sight = look();
  const step = (history.state?.step ?? 0) + 1;
  if (!quiet && location.hash !== written()) {
    location.hash = written();
    history.replaceState({ step }, "");
  }
  draw();
  if (move) showSelection();
}

/** Return to where one came from within this page, else to the overview. */
function goBack() {
  if ((history.state?.step ?? 0) > 0) history.back();
  else go({ entity: null, relation: null, path: null });
}

function closePanel() {
  go({ entity: null, relation: null, panel: false });
}

function draw() {
  drawHeader();
  drawLegend();
  drawDrawer();
  drawTakeaway();
  drawNotice();
  drawPanel();
  drawTable();
  // a panel that opens or closes takes room from the canvas, which would notice it too late
  drawing.setSize("100%", "100%");
  drawGraph();
}

function drawHeader() {
  document.documentElement.lang = state.language;
  const title = data.title ?? say("title");
  document.title = title;
  at("title").textContent = title;
  at("title").title = title;
  at("summary").textContent = say("summary", {
    nodes: entities.length,
    edges: relations.length,
    sentences: data.sentences.length,
    reports: Object.keys(data.reports).length,
  });
  at("language").textContent = say("language");
  at("language").lang = state.language === "zh" ? "en" : "zh";
  const view = say(state.view === "graph" ? "asTable" : "asGraph");
  at("viewButton").querySelector(".text").textContent = view;
  at("viewButton").setAttribute("aria-label", view);
  at("viewButton").setAttribute("aria-pressed", String(state.view !== "graph"));
  field.placeholder = say("search");
  field.setAttribute("aria-label", say("searchLabel"));
  container.setAttribute("aria-label", say("network"));
  panel.setAttribute("aria-label", say("panel"));
  tableBox.setAttribute("aria-label", say("asTable"));
  for (const id of ["about", "zoomIn", "zoomOut", "fit"]) {
    at(id).title = say(id);
    at(id).setAttribute("aria-label", say(id));
  }
}

function drawLegend() {
  const count = (items, nameOfItem) => {
    const counts = {};
    for (const item of items) counts[nameOfItem(item)] = (counts[nameOfItem(item)] ?? 0) + 1;
    return counts;
  };
  fillChips(
    "classes",
    data.classes,
    classIcon,
    count(entities, (entity) => entity.class),
  );
  fillChips("groups", data.groups, groupIcon, count(relations, groupOf));
}

function fillChips(id, terms, icon, counts) {
  const bar = at(id);
  bar.setAttribute("aria-label", say(id));
  const focused = bar.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  const caption = make("span", { class: "caption", "aria-hidden": "true" }, say(id));
  bar.replaceChildren(
    caption,
    ...Object.entries(terms).map(([name, term]) => chip(name, term, icon(name), counts[name])),
  );
  for (const one of bar.children) if (one.dataset.name === focused) one.focus();
}

function chip(name, term, icon, count) {
  const shown = !state.hidden.has(name);
  const attributes = { class: "chip", "data-name": name, "aria-pressed": String(shown), title: say("filterHint") };
  const toggle = () => {
    const hidden = new Set(state.hidden);
    if (!hidden.delete(name)) hidden.add(name);
    go({ hidden });
  };
  return button([icon, titleOf(term), make("span", { class: "count" }, String(count))], toggle, attributes);
}

at("language").addEventListener("click", () => go({ language: state.language === "zh" ? "en" : "zh" }));
at("viewButton").addEventListener("click", () => {
  go({ view: state.view === "graph" ? "entities" : "graph" });
  if (state.view === "graph") showSelection();
});
at("zoomIn").addEventListener("click", () => zoom(1.5));
at("zoomOut").addEventListener("click", () => zoom(1 / 1.5));
at("fit").addEventListener("click", () => showAll());
at("about").addEventListener("click", () => go({ entity: null, relation: null, panel: true }));

drawing.on("click", ({ nodes, edges }) => {
  if (nodes.length) visit(entities[nodes[0]], { move: picking !== null || narrow.matches });
  else if (edges.length) go({ entity: null, relation: relations[edges[0]] });
  else if (state.entity || state.relation) go({ entity: null, relation: null });
});

// the first of the two clicks has chosen the entity, and may have moved what lies under the pointer
drawing.on("doubleClick", ({ nodes }) => {
  const entity = nodes.length ? entities[nodes[0]] : null;
  if (entity) go({ entity, relation: null, around: entity }, { move: true });
});

window.addEventListener("hashchange", () => {
  if (location.hash === written()) return;
  const part = state.around || state.path;
  readAddress();
  sight = look();
  draw();
  if (state.around || state.path) showSelection();
  else if (part) showAll();
});

/** What the Escape key closes, the nearest first; each says whether there was anything to close. */
const CLOSERS = [
  () => picking && (pick(null), true),
  () => !takeaway.hidden && (openTakeaway(false), takeawayButton.focus(), true),
  () => !drawer.hidden && (openDrawer(false), true),
  () => (state.entity || state.relation) && (go({ entity: null, relation: null }), true),
  () => state.path && (go({ path: null }), true),
  () => state.around && (go({ around: null }, { move: true }), true),
];

document.addEventListener("keydown", (event) => {
  const writing = document.activeElement?.matches("input:not([type]), input[type=search], textarea");
  if (event.key === "/" && !writing) {
    event.preventDefault();
    field.focus();
  } else if (event.key === "Escape") {
    CLOSERS.some((close) => close());
  }
});

readAddress();
sight = look();
arrange();
draw();
showAll(false);
if (state.entity || state.relation || state.path) showSelection();

// a frame in a notebook may get its size late, and a telephone turns
new ResizeObserver(() => {
  if (fitted) showAll(false);
}).observe(container);
narrow.addEventListener("change", draw);

/** For tests and for scripts of readers: the drawing, what is shown, and the boxes of its names in pixels of the canvas. */
window.kgPage = Object.freeze({
  drawing,
  shown: () => ({
    entities: entities.filter(isShown).map(refer),
    relations: relations.filter(isRelationShown).map(referRelation),
  }),
  csv: asCsv,
  turtle: asTurtle,
  svg: asSvg,
  labels: () =>
    labels.map(({ entity, left, top, right, bottom, text }) => {
      const scale = drawing.getScale();
      const [a, b] = [
        [left, top],
        [right, bottom],
      ].map(([x, y]) => drawing.canvasToDOM({ x: x / scale, y: y / scale }));
      return { entity: entity.iri, text, left: a.x, top: a.y, right: b.x, bottom: b.y };
    }),
});
document.documentElement.dataset.ready = "true";
