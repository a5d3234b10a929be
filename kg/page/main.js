// Header, filters and controls; the state, and its copy in the address of the page.

const at = (id) => document.getElementById(id);

/** Change the state: the one way in which anything on the page happens. */
function go(change, { move = false } = {}) {
  Object.assign(state, change);
  if (state.entity || state.relation) panel.hidden = false;
  const step = (history.state?.step ?? 0) + 1;
  if (location.hash !== written()) {
    location.hash = written();
    history.replaceState({ step }, "");
  }
  draw();
  if (move) showSelection();
}

/** Return to where one came from within this page, else to the overview. */
function goBack() {
  if ((history.state?.step ?? 0) > 0) history.back();
  else go({ entity: null, relation: null });
}

function closePanel() {
  panel.hidden = narrow.matches;
  go({ entity: null, relation: null });
}

function written() {
  const parts = [];
  const add = (name, value) => parts.push(`${name}=${encodeURIComponent(value).replaceAll("%2F", "/")}`);
  if (state.entity) add("entity", refer(state.entity));
  if (state.relation) add("relation", referRelation(state.relation));
  if (state.hidden.size) add("hide", [...state.hidden].sort().join(" "));
  if (state.language !== data.language) add("lang", state.language);
  if (state.unconnected && relations.length) add("all", "1");
  return parts.length ? `#${parts.join("&")}` : "";
}

/** Take over what the address says; what it names and the page does not have is passed over. */
function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
  const language = given.get("lang");
  const known = (given.get("hide") ?? "").split(" ").filter((name) => name in data.classes || name in data.groups);
  Object.assign(state, {
    entity: entityByReference.get(given.get("entity")) ?? null,
    relation: relationByReference.get(given.get("relation")) ?? null,
    hidden: new Set(known),
    language: language in data.text ? language : data.language,
    unconnected: relations.length === 0 || given.get("all") === "1",
  });
}

function draw() {
  drawHeader();
  drawFilters();
  drawPanel();
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
  field.placeholder = say("search");
  field.setAttribute("aria-label", say("searchLabel"));
  container.setAttribute("aria-label", say("network"));
  for (const id of ["about", "zoomIn", "zoomOut", "fit"]) {
    at(id).title = say(id);
    at(id).setAttribute("aria-label", say(id));
  }
}

function drawFilters() {
  const count = (items, nameOfItem) => {
    const counts = {};
    for (const item of items) counts[nameOfItem(item)] = (counts[nameOfItem(item)] ?? 0) + 1;
    return counts;
  };
  fillChips("classes", data.classes, classIcon, count(entities, (entity) => entity.class));
  fillChips("groups", data.groups, groupIcon, count(relations, groupOf));
  const lonely = entities.filter((entity) => !incident[entity.id].length).length;
  at("unconnected").hidden = !lonely || !relations.length;
  at("unconnected").lastElementChild.textContent = say("unconnected", { n: lonely });
  at("unconnected").firstElementChild.checked = state.unconnected;
}

function fillChips(id, terms, icon, counts) {
  const bar = at(id);
  bar.setAttribute("aria-label", say(id));
  const focused = bar.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  const caption = make("span", { class: "caption", "aria-hidden": "true" }, say(id));
  bar.replaceChildren(caption, ...Object.entries(terms).map(([name, term]) => chip(name, term, icon(name), counts[name])));
  for (const button of bar.children) if (button.dataset.name === focused) button.focus();
}

function chip(name, term, icon, count) {
  const shown = !state.hidden.has(name);
  const attributes = { type: "button", class: "chip", "data-name": name, "aria-pressed": String(shown), title: say("filterHint") };
  const toggle = () => {
    const hidden = new Set(state.hidden);
    if (!hidden.delete(name)) hidden.add(name);
    go({ hidden });
  };
  return make("button", { ...attributes, onclick: toggle }, icon, titleOf(term), make("span", { class: "count" }, String(count)));
}

at("language").addEventListener("click", () => go({ language: state.language === "zh" ? "en" : "zh" }));
at("zoomIn").addEventListener("click", () => zoom(1.5));
at("zoomOut").addEventListener("click", () => zoom(1 / 1.5));
at("fit").addEventListener("click", () => showAll());
at("about").addEventListener("click", () => {
  panel.hidden = false;
  go({ entity: null, relation: null });
});
at("unconnected").firstElementChild.addEventListener("change", (event) => {
  go({ unconnected: event.target.checked });
  showAll();
});

drawing.on("click", ({ nodes, edges }) => {
  if (nodes.length) go({ entity: entities[nodes[0]], relation: null });
  else if (edges.length) go({ entity: null, relation: relations[edges[0]] });
  else if (state.entity || state.relation) go({ entity: null, relation: null });
});

window.addEventListener("hashchange", () => {
  if (location.hash === written()) return;
  readAddress();
  draw();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field) {
    event.preventDefault();
    field.focus();
  } else if (event.key === "Escape" && (state.entity || state.relation)) {
    go({ entity: null, relation: null });
  }
});

readAddress();
panel.hidden = narrow.matches && !state.entity && !state.relation;
showAll(false);
draw();
showAll(false);
if (state.entity || state.relation) showSelection();

/** For tests and for scripts of readers: the drawing, and the boxes of its names in pixels of the canvas. */
window.kgPage = Object.freeze({
  drawing,
  labels: () =>
    labels.map(({ entity, left, top, right, bottom, text }) => {
      const scale = drawing.getScale();
      const [a, b] = [[left, top], [right, bottom]].map(([x, y]) => drawing.canvasToDOM({ x: x / scale, y: y / scale }));
      return { entity: entity.iri, text, left: a.x, top: a.y, right: b.x, bottom: b.y };
    }),
});
document.documentElement.dataset.ready = "true";
