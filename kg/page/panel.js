// The panel beside the graph: an overview, an entity with its relations, a path, or a relation with its sentences.

const panel = document.getElementById("panel");
const narrow = matchMedia("(max-width: 760px)");

/** Make an element; strings become text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

function button(text, onclick, attributes = {}) {
  return make("button", { type: "button", onclick, ...attributes }, text);
}

let shownSubject = ""; // what the panel was about when it was drawn last
let returning = false; // whether the reader comes back to something, and wants the place where it was left
const places = new Map(); // where in the panel the reader was, by subject: how far down, and at which control

function drawPanel() {
  panel.hidden = narrow.matches && !state.entity && !state.relation && !state.panel;
  const content = state.relation
    ? relationPanel(state.relation)
    : state.entity
      ? entityPanel(state.entity)
      : state.path
        ? pathPanel()
        : overview();
  const subject = [state.relation?.id, state.entity?.id, state.path?.map((entity) => entity.id)].join();
  const known = subject === shownSubject ? null : (returning && places.get(subject)) || { top: 0, control: -1 };
  const control = controlsOf(panel).indexOf(document.activeElement);
  if (known) places.set(shownSubject, { top: panel.scrollTop, control });
  const inside = panel.contains(document.activeElement);
  keepFocus(panel, () => panel.replaceChildren(...content.flat(2).filter(Boolean)), !known);
  if (known) panel.scrollTop = known.top;
  if (known && inside) controlsOf(panel)[known.control]?.focus({ preventScroll: true });
  shownSubject = subject;
  returning = false;
}

const controlsOf = (box) => [...box.querySelectorAll("button, a, input")];

/** Redraw a box without losing the focus: the same control keeps it, or the box itself where all is new. */
function keepFocus(box, redraw, same = true) {
  const place = controlsOf(box).indexOf(document.activeElement);
  redraw();
  if (place >= 0) ((same && controlsOf(box)[place]) || box).focus({ preventScroll: true });
}

function bar(withBack) {
  const back = button(`← ${say("back")}`, goBack, { class: "back" });
  const close = button("✕", closePanel, { class: "close", "aria-label": say("close") });
  return make("div", { class: "bar" }, withBack ? back : null, withBack || narrow.matches ? close : null);
}

function entityRow(entity, count) {
  return make(
    "button",
    { type: "button", class: "row", onclick: () => visit(entity) },
    classIcon(entity.class),
    make("span", { class: "name clamped", lang: languageOf(nameOf(entity)) }, nameOf(entity)),
    count === undefined ? null : make("span", { class: "count" }, count),
  );
}

function overview() {
  const top = byImportance.filter((entity) => incident[entity.id].length || !relations.length).slice(0, 12);
  return [
    bar(false),
    make("p", {}, say("intro")),
    make("h3", {}, say("important")),
    make("p", { class: "hint" }, say("importantHint")),
    make(
      "div",
      { class: "rows" },
      top.map((entity) => entityRow(entity, relationCount(entity))),
    ),
    reading(),
    make("h3", {}, say("reports")),
    make(
      "ul",
      {},
      Object.entries(data.reports).map(([key, title]) => make("li", {}, reportName(key, title))),
    ),
  ];
}

function relationCount(entity) {
  return incident[entity.id].length ? say("relations", { n: relationsOf(entity).length }) : undefined;
}

/** What the legend above the graph does not say. */
function reading() {
  const rules = ["readSize", "readWidth", "readDashes", "readDiscs", "readDouble", "readKeys"];
  return [
    make("h3", {}, say("reading")),
    make(
      "ul",
      { class: "rules" },
      rules.map((rule) => make("li", {}, say(rule))),
    ),
  ];
}

/** A report as the children of an element; a title that changes the direction of writing keeps that to itself. */
function reportName(key, title = data.reports[key] ?? key) {
  return [make("bdi", {}, title), title === key ? null : ` (${key})`];
}

function entityPanel(entity) {
  const other = nameOf(entity, state.language === "zh" ? "en" : "zh");
  return [
    bar(true),
    make("p", { class: "kind" }, classIcon(entity.class), titleOf(data.classes[entity.class])),
    make("h2", { dir: "auto", lang: languageOf(nameOf(entity)) }, nameOf(entity)),
    other === nameOf(entity) ? null : make("p", { class: "hint", lang: languageOf(other) }, other),
    entity.candidate ? make("p", { class: "review" }, say("candidate")) : null,
    actions(entity),
    identity(entity, other),
    background(entity),
    mentions(entity),
    relationLists(entity),
  ];
}

/** What can be done with an entity: look at its neighbourhood, look for a path, open more of a large graph. */
function actions(entity) {
  const near = [1, 2].map((hops) => {
    const on = state.around === entity && state.hops === hops;
    const change = on ? { around: null } : { around: entity, hops };
    return button(say(hops === 1 ? "near1" : "near2"), () => go(change, { move: true }), {
      class: "action",
      "aria-pressed": String(on),
    });
  });
  const unseen = unseenOf(entity).size;
  const more = button(say("open", { n: unseen }), () => go({ opened: new Set([...state.opened, entity]) }), {
    class: "action",
  });
  const path = button(say("pathTo"), () => pick(entity), { class: "action" });
  // around an entity its neighbours are there, as many steps as are wanted
  const opens = unseen && !state.around ? more : null;
  return incident[entity.id].length ? make("div", { class: "actions" }, near, opens, path) : null;
}

function mentions(entity) {
  const counts = Object.entries(entity.mentions_by_report ?? {});
  if (!counts.length) return null;
  const rows = counts.map(([key, n]) =>
    make(
      "li",
      { class: "row" },
      make("span", { class: "name" }, reportName(key)),
      make("span", { class: "count" }, say("times", { n })),
    ),
  );
  const total = counts.reduce((sum, [, n]) => sum + n, 0);
  return [heading(say("mentions"), total), make("ul", { class: "rows" }, rows)].flat();
}

function heading(text, count) {
  return make("h3", {}, text, make("span", { class: "count" }, ` · ${count}`));
}

/** Relations by property and direction, properties in the order of the legend's groups. */
function relationLists(entity) {
  const lists = new Map();
  const passing = relationsOf(entity);
  for (const relation of passing) {
    const outward = relation.from === entity.id;
    const both = relation.arrows === "";
    const title = `${both ? "↔" : outward ? "→" : "←"} ${termOf(data.properties[relation.property])}`;
    if (!lists.has(title)) lists.set(title, { relation, items: [] });
    lists.get(title).items.push(relation);
  }
  const hidden = incident[entity.id].length - passing.length;
  const notes = [
    hidden ? make("p", { class: "hint filtered" }, say("hiddenRelations", { n: hidden })) : null,
    entity.beyond ? make("p", { class: "hint filtered" }, say("beyond", { n: entity.beyond })) : null,
  ].filter(Boolean);
  if (!lists.size) return notes.length ? notes : [make("p", { class: "hint" }, say("noRelations"))];
  const order = Object.keys(data.groups);
  const place = ({ relation }) => order.indexOf(groupOf(relation));
  return [...lists]
    .sort(([, a], [, b]) => place(a) - place(b))
    .flatMap(([title, { items }]) => [heading(title, items.length), relationRows(items, entity)])
    .concat(notes);
}

function relationRows(items, entity) {
  const sorted = [...items].sort(
    (a, b) =>
      sentencesOf(b).length - sentencesOf(a).length ||
      otherEnd(b, entity).size - otherEnd(a, entity).size ||
      a.id - b.id,
  );
  const rows = sorted.map((relation) =>
    make(
      "button",
      { type: "button", class: "row relation", onclick: () => go({ entity, relation }, { move: true }) },
      classIcon(otherEnd(relation, entity).class),
      make("span", { class: "name clamped" }, nameOf(otherEnd(relation, entity))),
      make("span", { class: "count" }, say("sentences", { n: sentencesOf(relation).length })),
    ),
  );
  return make("div", { class: "rows" }, rows);
}

/** A path, step by step: each relation of a step opens its sentences. */
function pathPanel() {
  const route = sight.route;
  const head = [bar(true), make("h2", {}, say("pathTitle"))];
  if (!route) {
    const ends = state.path.map((entity) => entityRow(entity));
    return [...head, make("div", { class: "statement" }, ends), make("p", { class: "hint" }, say("noPath"))];
  }
  const steps = route.steps.map((relations, i) => [
    relations.map((relation) => stepRow(relation, route.entities[i])),
    entityRow(route.entities[i + 1]),
  ]);
  const length = make("p", { class: "hint" }, say("steps", { n: route.steps.length }));
  return [...head, length, make("div", { class: "statement" }, entityRow(route.entities[0]), steps.flat(2))];
}

function stepRow(relation, start) {
  const arrow = relation.arrows === "" ? "↕" : relation.from === start.id ? "↓" : "↑";
  return make(
    "button",
    { type: "button", class: "row step", onclick: () => go({ relation }, { move: true }) },
    make("span", { class: "arrow" }, arrow),
    make("span", { class: "name" }, termOf(data.properties[relation.property])),
    make("span", { class: "count" }, say("sentences", { n: sentencesOf(relation).length })),
  );
}

function relationPanel(relation) {
  const property = data.properties[relation.property];
  const swatch = make("span", { class: "swatch" });
  swatch.style.background = data.groups[property.group].colour;
  const kept = [...sentencesOf(relation)].sort((one, other) => other.confidence - one.confidence);
  const hidden = relation.sentences.length - kept.length;
  return [
    bar(true),
    make(
      "div",
      { class: "statement" },
      entityRow(entities[relation.from]),
      make("p", { class: relation.arrows ? "property" : "property both" }, swatch, termOf(property)),
      entityRow(entities[relation.to]),
    ),
    make("h3", {}, say("sentences", { n: kept.length })),
    kept.map((one) => sentenceCard(one, relation)),
    hidden ? make("p", { class: "hint filtered" }, say("hiddenSentences", { n: hidden })) : null,
  ].flat();
}

const UNSURE = 0.5; // confidence below which a reader should look twice

/** The ends that a sentence does not name: what stands for them is understood from the context. */
function unnamed(marks, relation) {
  const ends = { subject: entities[relation.from], object: entities[relation.to] };
  const named = new Set(marks.map(([, , role]) => role));
  return Object.keys(ends).filter((role) => !named.has(role)).map((role) => nameOf(ends[role]));
}

function sentenceCard({ id, marks = [], pattern, confidence, dates }, relation) {
  const sentence = data.sentences[id];
  const paragraph = sentence.paragraph && say("paragraph", { n: sentence.paragraph });
  const when = dates && `${say("dates")} ${dates.join(say("list"))}`;
  const how = [when, say("confidence", { n: confidence }), pattern && say("pattern", { n: pattern })];
  return make(
    "article",
    { class: "sentence" },
    make("blockquote", { dir: "auto", lang: languageOf(sentence.text) }, marked(sentence.text, marks)),
    make("footer", {}, reportName(sentence.report), paragraph ? say("comma") + paragraph : null),
    make("p", { class: "hint how" }, how.filter(Boolean).join(" · ")),
    unnamed(marks, relation).map((name) => make("p", { class: "hint" }, say("unnamed", { name }))),
    confidence < UNSURE ? make("p", { class: "review" }, say("unsure")) : null,
  );
}

/** Cut a sentence at its marks: text, and <mark> for the names of both ends. */
function marked(text, marks) {
  const parts = [];
  let done = 0;
  for (const [start, end, role] of marks) {
    parts.push(text.slice(done, start), make("mark", { class: role }, text.slice(start, end)));
    done = end;
  }
  return [...parts, text.slice(done)];
}
