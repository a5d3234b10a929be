// What the page knows. All of it is plain text from reports and reaches the document as text only.

const data = JSON.parse(document.getElementById("data").textContent);
const entities = data.nodes;
const relations = data.edges;
/** Relations of each entity, in both directions, by the entity's number. */
const incident = entities.map(() => []);
relations.forEach((relation, number) => {
  relation.id = number;
  incident[relation.from].push(relation);
  if (relation.to !== relation.from) incident[relation.to].push(relation);
});

/** PageRank flatters pairs that stand apart: what has a single relation comes after what has more. */
const isLeaf = (entity) => incident[entity.id].length < 2;
const byImportance = [...entities].sort((a, b) => isLeaf(a) - isLeaf(b) || b.size - a.size || a.id - b.id);

/** What is being looked at. Every change goes through `go` (main.js). */
const state = {
  language: data.language,
  entity: null, // an element of `entities`
  relation: null, // an element of `relations`
  hidden: new Set(), // classes (in capitals) and groups of properties
  unconnected: relations.length === 0,
};

function say(name, values = {}) {
  const texts = data.text[state.language];
  const key = values.n === 1 && `${name}One` in texts ? `${name}One` : name;
  return texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** The short name in the language of the page, else in the other one. */
function nameOf(entity, language = state.language) {
  return entity[`label_${language}`] ?? entity.label_zh ?? entity.label_en ?? entity.key;
}

function termOf(term) {
  return term[state.language] ?? term.en;
}

/** A term where it stands alone, with a capital. */
function titleOf(term) {
  const name = termOf(term);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function groupOf(relation) {
  return data.properties[relation.property].group;
}

function mentionsOf(entity) {
  return Object.values(entity.mentions_by_report ?? {}).reduce((sum, count) => sum + count, 0);
}

function isShown(entity) {
  if (entity === state.entity) return true;
  if (state.hidden.has(entity.class)) return false;
  const own = incident[entity.id];
  return own.length ? own.some((relation) => !state.hidden.has(groupOf(relation))) : state.unconnected;
}

function isRelationShown(relation) {
  return (
    !state.hidden.has(groupOf(relation)) && isShown(entities[relation.from]) && isShown(entities[relation.to])
  );
}

/** The entities that a selection is about: the entity and its neighbours, or both ends; null without one. */
function focus() {
  if (state.relation) return new Set([state.relation.from, state.relation.to]);
  if (!state.entity) return null;
  const shown = incident[state.entity.id].filter(isRelationShown);
  return new Set([state.entity.id, ...shown.flatMap((relation) => [relation.from, relation.to])]);
}

/** A readable reference for the address of the page: `mission/MINUSCA`. */
function refer(entity) {
  return entity.iri.startsWith(data.base) ? entity.iri.slice(data.base.length) : entity.iri;
}

const entityByReference = new Map(entities.map((entity) => [refer(entity), entity]));
const relationByReference = new Map(relations.map((relation) => [referRelation(relation), relation]));

function referRelation(relation) {
  return [refer(entities[relation.from]), relation.property, refer(entities[relation.to])].join(" ");
}
