// The same data as tables: entities, and relations. Filters are those of the graph; a row opens the panel.

const tableBox = document.getElementById("table");
const ROWS = 200; // at first, and so many more at each step

const sorting = { entities: ["relations", -1], relations: ["sentences", -1] };
let rowLimit = ROWS;
let shownChoice = null; // what was chosen when the table was drawn last

/** What each column shows and sorts by; its kind says how it looks (page.css), «extra» ones need a wide screen. */
const COLUMNS = {
  entities: {
    name: { value: nameOf, cell: (entity) => [classIcon(entity.class), nameOf(entity)] },
    key: { value: (entity) => entity.key, kind: "key" },
    class: { value: (entity) => titleOf(data.classes[entity.class]), kind: "short extra" },
    mentionsColumn: { value: mentionsOf, kind: "numeric" },
    relations: { value: (entity) => relationsOf(entity).length, kind: "numeric" },
  },
  relations: {
    subject: { value: (relation) => nameOf(entities[relation.from]) },
    property: { value: (relation) => termOf(data.properties[relation.property]), kind: "short" },
    object: { value: (relation) => nameOf(entities[relation.to]) },
    sentences: { value: (relation) => sentencesOf(relation).length, kind: "numeric" },
    confidenceColumn: {
      value: (relation) => Math.max(0, ...sentencesOf(relation).map((one) => one.confidence)),
      cell: (relation) => COLUMNS.relations.confidenceColumn.value(relation).toFixed(2),
      kind: "numeric extra",
    },
  },
};

const isNumeric = (type) => Boolean(type?.includes("numeric"));

const TITLES = {
  name: () => say("name"),
  key: () => say("key"),
  class: () => say("class"),
  mentionsColumn: () => say("mentions"),
  relations: () => say("groups"),
  subject: () => say("subject"),
  property: () => say("property"),
  object: () => say("object"),
  sentences: () => say("sentencesColumn"),
  confidenceColumn: () => say("confidenceColumn"),
};

/** The items of a table: all that pass the filters, even where a large graph is drawn in part. */
function items(kind) {
  if (kind === "entities") return sight.candidates;
  const among = new Set(sight.candidates);
  return [...sight.passing].filter(({ from, to }) => among.has(entities[from]) && among.has(entities[to]));
}

function sorted(kind) {
  const [column, direction] = sorting[kind];
  const { value, kind: type } = COLUMNS[kind][column];
  const collator = new Intl.Collator(state.language);
  const keyed = items(kind).map((item) => [value(item), item]);
  keyed.sort(
    ([a, one], [b, other]) => direction * (isNumeric(type) ? a - b : collator.compare(a, b)) || one.id - other.id,
  );
  return keyed.map(([, item]) => item);
}

function drawTable() {
  const kind = state.view;
  const shown = kind !== "graph";
  tableBox.hidden = !shown;
  document.getElementById("canvas").hidden = shown;
  if (!shown) return;
  const rows = sorted(kind);
  const chosen = kind === "entities" ? state.entity : state.relation;
  const fresh = chosen !== shownChoice;
  shownChoice = chosen;
  if (fresh && chosen) rowLimit = Math.max(rowLimit, rows.indexOf(chosen) + 1);
  const body = rows.slice(0, rowLimit).map((item) => tableRow(kind, item));
  const more =
    rows.length > rowLimit
      ? button(say("more", { n: Math.min(ROWS, rows.length - rowLimit) }), moreRows, { class: "action" })
      : null;
  const place = [tableBox.scrollTop, tableBox.scrollLeft];
  const focused = tableBox.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  tableBox.replaceChildren(
    tabs(kind),
    make(
      "table",
      {},
      make("caption", { class: "unseen" }, say(kind === "entities" ? "classes" : "groups")),
      make("thead", {}, tableHead(kind)),
      make("tbody", {}, body),
    ),
    ...[more].filter(Boolean),
  );
  [tableBox.scrollTop, tableBox.scrollLeft] = place;
  if (fresh && chosen) tableBox.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  for (const control of tableBox.querySelectorAll("[data-focus]"))
    if (control.dataset.focus === focused) control.focus();
}

function moreRows() {
  rowLimit += ROWS;
  drawTable();
}

function tabs(kind) {
  const tab = (name, title) =>
    button(`${title} · ${items(name).length}`, () => go({ view: name }), {
      class: "action",
      "aria-pressed": String(kind === name),
      "data-focus": name,
    });
  return make(
    "div",
    { class: "tabs", role: "group" },
    tab("entities", say("classes")),
    tab("relations", say("groups")),
  );
}

function tableHead(kind) {
  const [sortedBy, direction] = sorting[kind];
  const heads = Object.entries(COLUMNS[kind]).map(([name, { kind: type }]) => {
    const order = name !== sortedBy ? "none" : direction > 0 ? "ascending" : "descending";
    const sign = { none: "", ascending: " ↑", descending: " ↓" }[order];
    const title = button([TITLES[name](), make("span", { "aria-hidden": "true" }, sign)], () => sortBy(kind, name), {
      "data-focus": `${kind} ${name}`,
    });
    return make("th", { scope: "col", "aria-sort": order, class: type }, title);
  });
  return make("tr", {}, heads);
}

function sortBy(kind, name) {
  const [column, direction] = sorting[kind];
  const first = isNumeric(COLUMNS[kind][name].kind) ? -1 : 1;
  sorting[kind] = [name, column === name ? -direction : first];
  rowLimit = ROWS;
  drawTable();
}

function tableRow(kind, item) {
  const choose = () => (kind === "entities" ? visit(item) : go({ entity: null, relation: item }));
  const chosen = item === state.entity || item === state.relation;
  const cells = Object.values(COLUMNS[kind]).map(({ value, cell, kind: type }, i) => {
    const content = cell ? cell(item) : String(value(item));
    // the first cell is the way in for the keyboard; the row is for the pointer
    const inner = i
      ? make("span", { class: "clamped" }, content)
      : button(content, choose, { class: "clamped", "data-focus": `${kind} ${item.id}` });
    return make("td", { class: type, dir: isNumeric(type) ? undefined : "auto" }, inner);
  });
  const row = make("tr", { "aria-current": chosen ? "true" : undefined }, cells);
  row.addEventListener("click", (event) => event.target.closest("button") ?? choose());
  return row;
}
