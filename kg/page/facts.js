// In the panel of an entity: its names and identifiers with links, and what is known beforehand.

/** A link to elsewhere, for web addresses alone; anything else is shown as text. */
function link(address, text) {
  const attributes = { href: address, target: "_blank", rel: "noopener noreferrer" };
  return /^https?:\/\//i.test(address) ? make("a", attributes, text) : text;
}

/** An IRI of another vocabulary by a short name: `Wikidata Q929`. */
function identifier(iri, close = false) {
  const scheme = Object.values(data.schemes).find(({ prefix }) => iri.startsWith(prefix));
  const name = scheme ? `${termOf(scheme)} ${iri.slice(scheme.prefix.length)}` : iri;
  return [close ? "≈ " : null, link(iri, name)];
}

function identity(entity, other) {
  const full = ["zh", "en"].map((language) => entity[`name_${language}`]);
  const names = [...new Set(full)].filter((name) => name && name !== nameOf(entity) && name !== other);
  const codes = (entity.codes ?? []).filter((code) => code !== entity.key);
  return definitions([
    [say("fullName"), names],
    [say("dates"), entity.dates?.length ? [entity.dates.join(say("list"))] : []],
    [say("key"), [entity.key]],
    [say("codes"), codes.length ? [codes.join(say("list"))] : []],
    [say("iri"), [make("code", {}, entity.iri)]],
    [say("document"), (entity.pages ?? []).map((page) => link(page, shortAddress(page)))],
    [
      say("identifiers"),
      [
        ...(entity.exact ?? []).map((iri) => identifier(iri)),
        ...(entity.close ?? []).map((iri) => identifier(iri, true)),
      ],
    ],
  ]);
}

function shortAddress(address) {
  return address.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");
}

/** A list of terms, each with its values; one without values is left out. */
function definitions(rows) {
  const row = (name, value, i) => [make("dt", {}, i ? "" : name), make("dd", { dir: "auto" }, value)];
  return make("dl", {}, rows.flatMap(([name, values]) => values.map((value, i) => row(name, value, i))).flat());
}

/** Key facts that no report needs to say; the page keeps them apart from what the reports do say. */
function background(entity) {
  if (!entity.facts?.length) return null;
  const rows = new Map();
  for (const fact of entity.facts) {
    if (!rows.has(fact.property)) rows.set(fact.property, []);
    rows.get(fact.property).push(factValue(fact));
  }
  const list = definitions([...rows].map(([name, values]) => [titleOf(data.known[name]), values]));
  const heading = make("h3", {}, say("background"));
  return make("section", { class: "background" }, heading, make("p", { class: "hint" }, say("backgroundHint")), list);
}

function factValue(fact) {
  if (fact.node === undefined) return fact[state.language] ?? fact.zh ?? fact.en ?? fact.value.replace(data.base, "");
  const entity = entities[fact.node];
  return button(nameOf(entity), () => visit(entity), { class: "inline" });
}
