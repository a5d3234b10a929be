// Search over all names and keys, as a combobox.

const field = document.getElementById("search");
const list = document.getElementById("suggestions");
const MOST = 12;

const fold = (text) => text.normalize("NFKC").toLowerCase();
const folded = (...texts) => [...new Set(texts.filter(Boolean).map(fold))];
const shortNames = entities.map((entity) => folded(entity.label_zh, entity.label_en, entity.key));
const fullNames = entities.map((entity) => folded(entity.name_zh, entity.name_en));

let found = [];
let active = -1;

/** Entities with a name that is the query, begins with it or contains it, in this order; short names before full ones. */
function find(query) {
  const wanted = fold(query.trim());
  if (!wanted) return [];
  const grade = (name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : name.includes(wanted) ? 2 : 3);
  const best = (names) => Math.min(3, ...names.map(grade));
  return byImportance
    .map((entity) => ({ entity, grade: Math.min(best(shortNames[entity.id]), best(fullNames[entity.id]) + 0.5) }))
    .filter((match) => match.grade < 3)
    .sort((a, b) => a.grade - b.grade)
    .slice(0, MOST)
    .map((match) => match.entity);
}

function suggest() {
  found = find(field.value);
  active = found.length ? 0 : -1;
  const none = make("li", { class: "none" }, say("noMatch"));
  list.replaceChildren(...(found.length ? found.map(suggestion) : [none]));
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
      titleOf(data.classes[entity.class]),
      more.flatMap((name) => [" · ", make("bdi", {}, name)]),
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
  [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
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
