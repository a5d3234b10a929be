// Search over all names and keys, as a combobox.

const field = document.getElementById("search");
const list = document.getElementById("suggestions");
const MOST = 12;

/** A text as it is compared: without case, accents, blanks and signs, which people write as they come. */
const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/[\p{M}\p{P}\p{Z}\p{S}]/gu, "");
const folded = (...texts) => [...new Set(texts.filter(Boolean).map(fold))].filter(Boolean);
/** Nobody types the «United Nations» before the Security Council. */
const plain = (name) => {
  const lead = data.leads.find((words) => name?.startsWith(words) && name.length > words.length);
  return lead && name.slice(lead.length);
};
const shortNames = entities.map((entity) => folded(entity.label_zh, entity.label_en, entity.key));
const fullNames = entities.map(({ name_zh, name_en }) => folded(name_zh, name_en, plain(name_zh), plain(name_en)));

let found = [];
let active = -1;

/**
 * Entities with a name that is the query, begins with it or contains it, in this order, short names before full ones; last
 * those whose names hold all its words.
 */
function find(query) {
  const wanted = fold(query);
  if (!wanted) return [];
  const words = query.split(/\s+/).map(fold).filter(Boolean);
  const grade = (name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : name.includes(wanted) ? 2 : 9);
  const best = (names) => Math.min(9, ...names.map(grade));
  const scattered = (names) => (names.some((name) => words.every((word) => name.includes(word))) ? 3 : 9);
  return byImportance
    .map((entity) => {
      const [short, full] = [shortNames[entity.id], fullNames[entity.id]];
      return { entity, grade: Math.min(best(short), best(full) + 0.5, scattered([...short, ...full])) };
    })
    .filter((match) => match.grade < 9)
    .sort((a, b) => a.grade - b.grade)
    .map((match) => match.entity);
}

function suggest() {
  const every = find(field.value);
  found = every.slice(0, MOST);
  active = found.length ? 0 : -1;
  const rest = every.length - found.length;
  const note = !every.length ? say("noMatch") : rest ? say("moreMatches", { n: rest }) : null;
  const row = note && make("li", { class: "none", role: "option", "aria-disabled": "true" }, note);
  list.replaceChildren(...[...found.map(suggestion), row].filter(Boolean));
  setOpen(field.value.trim() !== "");
}

function suggestion(entity, number) {
  const other = [nameOf(entity, state.language === "zh" ? "en" : "zh"), entity.key];
  const more = [...new Set(other)].filter((name) => name !== nameOf(entity));
  const option = make(
    "li",
    { role: "option", id: `suggestion-${number}`, "aria-selected": String(number === active) },
    make(
      "span",
      { class: "kind" },
      classIcon(entity.class),
      make("span", {}, titleOf(data.classes[entity.class]), more.flatMap((name) => [" · ", make("bdi", {}, name)])),
    ),
    make("span", { class: "clamped" }, nameOf(entity)),
  );
  // before the field loses the focus, which would close the list
  option.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    choose(entity);
  });
  return option;
}

function setOpen(open) {
  list.hidden = !open;
  field.setAttribute("aria-expanded", String(open));
  if (open && active >= 0) field.setAttribute("aria-activedescendant", `suggestion-${active}`);
  else field.removeAttribute("aria-activedescendant");
}

function choose(entity) {
  setOpen(false);
  field.value = "";
  visit(entity);
  panel.focus();
}

function step(by) {
  if (!found.length) return;
  active = (active + by + found.length) % found.length;
  found.forEach((_, i) => list.children[i].setAttribute("aria-selected", String(i === active)));
  list.children[active].scrollIntoView({ block: "nearest" });
  setOpen(true);
}

const KEYS = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Enter: () => active >= 0 && choose(found[active]),
  Escape: () => (list.hidden ? field.blur() : setOpen(false)),
};

field.addEventListener("input", suggest);
field.addEventListener("focus", () => field.value && suggest());
field.addEventListener("blur", () => setOpen(false));
field.addEventListener("keydown", (event) => {
  // Enter and arrows also steer an input method that is composing Chinese
  if (event.isComposing || !(event.key in KEYS)) return;
  event.preventDefault();
  event.stopPropagation();
  KEYS[event.key]();
});
