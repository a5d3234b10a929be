// The panel beside the graph: an overview, an entity with its relations, or a relation with its sentences.

const panel = document.getElementById("panel");
const narrow = matchMedia("(max-width: 760px)");

/** Make an element; strings become text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function drawPanel() {
  const content = state.relation
    ? relationPanel(state.relation)
    : state.entity
      ? entityPanel(state.entity)
      : overview();
  panel.replaceChildren(...content.flat(2).filter(Boolean));
  panel.scrollTop = 0;
}

function bar(withBack) {
  const back = make("button", { type: "button", class: "back", onclick: goBack }, `← ${say("back")}`);
  const close = make("button", { type: "button", class: "close", "aria-label": say("close"), onclick: closePanel }, "✕");
  return make("div", { class: "bar" }, withBack ? back : null, withBack || narrow.matches ? close : null);
}

function entityRow(entity, count) {
  return make(
    "button",
    { type: "button", class: "row", onclick: () => go({ entity, relation: null }, { move: true }) },
    classIcon(entity.class),
    make("span", { class: "name clamped" }, nameOf(entity)),
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
    make("div", { class: "rows" }, top.map((entity) => entityRow(entity, relationCount(entity)))),
    reading(),
    make("h3", {}, say("reports")),
    make("ul", {}, Object.entries(data.reports).map(([key, title]) => make("li", {}, reportName(key, title)))),
  ];
}

function relationCount(entity) {
  return incident[entity.id].length ? say("relations", { n: incident[entity.id].length }) : undefined;
}

/** What the legend above the graph does not say. */
function reading() {
  const rules = ["readSize", "readWidth", "readDashes", "readDiscs"];
  return [make("h3", {}, say("reading")), make("ul", { class: "rules" }, rules.map((rule) => make("li", {}, say(rule))))];
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
    make("h2", { dir: "auto" }, nameOf(entity)),
    other === nameOf(entity) ? null : make("p", { class: "hint" }, other),
    entity.candidate ? make("p", { class: "review" }, say("candidate")) : null,
    facts(entity, other),
    mentions(entity),
    relationLists(entity),
  ];
}

function facts(entity, other) {
  const full = ["zh", "en"].map((language) => entity[`name_${language}`]);
  const names = [...new Set(full)].filter((name) => name && name !== nameOf(entity) && name !== other);
  const rows = [
    [say("fullName"), names],
    [say("dates"), (entity.dates ?? []).length ? [entity.dates.join("、")] : []],
    [say("key"), [entity.key]],
    [say("iri"), [make("code", {}, entity.iri)]],
  ];
  const row = (name, value, i) => [make("dt", {}, i ? "" : name), make("dd", { dir: "auto" }, value)];
  return make("dl", {}, rows.flatMap(([name, values]) => values.map((value, i) => row(name, value, i))).flat());
}

function mentions(entity) {
  const counts = Object.entries(entity.mentions_by_report ?? {});
  if (!counts.length) return null;
  const rows = counts.map(([key, n]) =>
    make("li", { class: "row" }, make("span", { class: "name" }, reportName(key)), make("span", { class: "count" }, say("times", { n }))),
  );
  return [heading(say("mentions"), mentionsOf(entity)), make("ul", { class: "rows" }, rows)].flat();
}

function heading(text, count) {
  return make("h3", {}, text, make("span", { class: "count" }, ` · ${count}`));
}

/** Relations by property and direction, properties in the order of the legend's groups. */
function relationLists(entity) {
  const lists = new Map();
  for (const relation of incident[entity.id]) {
    const outward = relation.from === entity.id;
    const both = relation.arrows === "";
    const title = `${both ? "↔" : outward ? "→" : "←"} ${termOf(data.properties[relation.property])}`;
    if (!lists.has(title)) lists.set(title, { relation, items: [] });
    lists.get(title).items.push(relation);
  }
  if (!lists.size) return make("p", { class: "hint" }, say("noRelations"));
  const order = Object.keys(data.groups);
  const place = ({ relation }) => order.indexOf(groupOf(relation));
  return [...lists]
    .sort(([, a], [, b]) => place(a) - place(b))
    .flatMap(([title, { items }]) => [heading(title, items.length), relationRows(items, entity)]);
}

function relationRows(items, entity) {
  const otherOf = (relation) => entities[relation.from === entity.id ? relation.to : relation.from];
  const sorted = [...items].sort(
    (a, b) => b.sentences.length - a.sentences.length || otherOf(b).size - otherOf(a).size || a.id - b.id,
  );
  const rows = sorted.map((relation) =>
    make(
      "button",
      { type: "button", class: "row relation", onclick: () => go({ entity, relation }, { move: true }) },
      classIcon(otherOf(relation).class),
      make("span", { class: "name clamped" }, nameOf(otherOf(relation))),
      make("span", { class: "count" }, say("sentences", { n: relation.sentences.length })),
    ),
  );
  return make("div", { class: "rows" }, rows);
}

function relationPanel(relation) {
  const property = data.properties[relation.property];
  const swatch = make("span", { class: "swatch" });
  swatch.style.background = data.groups[property.group].colour;
  return [
    bar(true),
    make(
      "div",
      { class: "statement" },
      entityRow(entities[relation.from]),
      make("p", { class: relation.arrows ? "property" : "property both" }, swatch, termOf(property)),
      entityRow(entities[relation.to]),
    ),
    make("h3", {}, say("sentences", { n: relation.sentences.length })),
    relation.sentences.map(sentenceCard),
  ].flat();
}

function sentenceCard({ id, marks, pattern, confidence }) {
  const sentence = data.sentences[id];
  const paragraph = sentence.paragraph && say("paragraph", { n: sentence.paragraph });
  const how = [say("confidence", { n: confidence }), pattern && say("pattern", { n: pattern })];
  return make(
    "article",
    { class: "sentence" },
    make("blockquote", { dir: "auto" }, marked(sentence.text, marks)),
    make("footer", {}, reportName(sentence.report), paragraph ? say("comma") + paragraph : null),
    make("p", { class: "hint how" }, how.filter(Boolean).join(" · ")),
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
