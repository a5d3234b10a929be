// Header, legend and controls, and the one way in which the state changes.

const at = (id) => document.getElementById(id);

const NOTHING = { entity: null, relation: null, path: null };
const trail = []; // what the panel was about before
let lastSeries = null;

/**
 * Change the state: the one way in which anything on the page happens.
 * `quiet` leaves the address alone, as while a slider moves; `move` brings what is chosen into the middle; `series` names
 * the filter that is changed: changes of the same one in a row are one step for the «back» of the browser.
 */
function go(change, { move = false, quiet = false, series = null, back = false } = {}) {
  const { entity, relation, path } = state;
  Object.assign(state, change, change.path && { panel: true });
  const isOther = state.entity !== entity || state.relation !== relation || state.path !== path;
  if (isOther && !back) trail.push({ entity, relation, path });
  sight = look();
  if (!quiet) {
    write(series !== null && series === lastSeries);
    lastSeries = series;
  }
  draw();
  if (move) showSelection();
  else if (series && !quiet && !state.entity && !state.relation && isMostlyOutside(sight.entities)) showAll();
}

/** Put the state into the address, as a new step of the history or in the place of the last one. */
function write(inPlace) {
  if (location.hash === written()) return;
  // not by a relative address: in the frame of a notebook that would lead to the notebook
  if (inPlace) location.replace(`${location.href.split("#")[0]}${written() || "#"}`);
  else location.hash = written();
}

/** Return to what the panel was about before, with the filters of now. */
function goBack() {
  const before = trail.pop() ?? NOTHING;
  returning = true;
  go(before, { move: before.entity !== null || before.relation !== null, back: true });
}

function closePanel() {
  // on a small screen a path can be looked at without its panel
  go({ entity: null, relation: null, ...(narrow.matches ? { panel: false } : { path: null }) });
}

function draw() {
  drawHeader();
  drawLegend();
  drawDrawer();
  drawTakeaway();
  drawNotice();
  drawPanel();
  drawTable();
  // a panel that opens or closes takes room from the canvas, which would notice it too late and change its scale
  const view = { scale: drawing.getScale(), position: drawing.getViewPosition() };
  drawing.setSize("100%", "100%");
  if (!fitted) drawing.moveTo(view);
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
  canvasBox.setAttribute("aria-label", say("network"));
  list.setAttribute("aria-label", say("searchLabel"));
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
    count(sight.candidates, (entity) => entity.class),
    count(entities, (entity) => entity.class),
  );
  fillChips("groups", data.groups, groupIcon, count([...sight.passing], groupOf), count(relations, groupOf));
}

/** Each chip counts what passes the filters, or all that would come back if it is struck out. */
function fillChips(id, terms, icon, passing, every) {
  const bar = at(id);
  bar.setAttribute("aria-label", say(id));
  const focused = bar.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  const caption = make("span", { class: "caption", "aria-hidden": "true" }, say(id));
  bar.replaceChildren(
    caption,
    ...Object.entries(terms).map(([name, term]) =>
      chip(name, term, icon(name), (state.hidden.has(name) ? every : passing)[name] ?? 0),
    ),
  );
  for (const one of bar.children) if (one.dataset.name === focused) one.focus();
}

function chip(name, term, icon, count) {
  const shown = !state.hidden.has(name);
  const attributes = { class: "chip", "data-name": name, "aria-pressed": String(shown), title: say("filterHint") };
  const toggle = () => {
    const hidden = new Set(state.hidden);
    if (!hidden.delete(name)) hidden.add(name);
    go({ hidden }, { series: "legend" });
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
at("about").addEventListener("click", () => go({ ...NOTHING, panel: true }));

const TWICE = 400; // milliseconds within which a second click makes a double click
const BESIDE = 30; // pixels that it may lie beside the first
let clicked = null; // the entity of the last click, when and where

drawing.on("click", ({ nodes, edges, pointer }) => {
  if (nodes.length) {
    const { left, top } = container.getBoundingClientRect();
    const entity = entities[nodes[0]];
    visit(entity, { move: picking !== null || narrow.matches });
    clicked = { entity, at: performance.now(), x: pointer.DOM.x + left, y: pointer.DOM.y + top };
  } else if (edges.length) go({ entity: null, relation: relations[edges[0]] });
  else if (state.entity || state.relation) go({ entity: null, relation: null });
});

// a second click is meant for the entity of the first, which may have moved the view or opened the panel under the pointer
window.addEventListener(
  "pointerdown",
  (event) => {
    const known = clicked;
    clicked = null;
    if (!known || performance.now() - known.at > TWICE) return;
    if (Math.hypot(known.x - event.clientX, known.y - event.clientY) > BESIDE) return;
    event.stopPropagation();
    const swallow = (click) => (click.stopPropagation(), click.preventDefault());
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), TWICE);
    go({ entity: known.entity, relation: null, around: known.entity }, { move: true });
  },
  { capture: true },
);

window.addEventListener("hashchange", () => {
  if (location.hash === written()) return;
  const part = state.around || state.path;
  readAddress();
  sight = look();
  returning = true;
  lastSeries = null;
  draw();
  if (state.around || state.path) showSelection();
  else if (part) showAll();
  else if ((state.entity || state.relation) && isMostlyOutside(focus())) showSelection();
});

/** What the Escape key closes, the nearest first; each says whether there was anything to close. */
const CLOSERS = [
  () => picking && (pick(null), true),
  () => !takeaway.hidden && (openTakeaway(false), takeawayButton.focus(), true),
  () => !drawer.hidden && (openDrawer(false), true),
  () => state.relation && (state.entity || state.path) && ((returning = true), go({ relation: null }), true),
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
