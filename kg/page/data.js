// What the page knows. All of it is plain text from reports and reaches the document as text only.

const data = JSON.parse(document.getElementById("data").textContent);
const entities = data.nodes;
const relations = data.edges;
for (const entity of entities) {
  // a full name is left out where it is the short one
  entity.name_zh ??= entity.label_zh;
  entity.name_en ??= entity.label_en;
}
/** Relations of each entity, in both directions, by the entity's number. */
const incident = entities.map(() => []);
relations.forEach((relation, number) => {
  relation.id = number;
  incident[relation.from].push(relation);
  if (relation.to !== relation.from) incident[relation.to].push(relation);
  // a sentence without a date of its own takes those of what happened once, at either end
  relation.years = [relation.from, relation.to].flatMap((end) => entities[end].years ?? []);
});

/** PageRank flatters pairs that stand apart: what has a single relation comes after what has more. */
const isLeaf = (entity) => incident[entity.id].length < 2;
const byImportance = [...entities].sort((a, b) => isLeaf(a) - isLeaf(b) || b.size - a.size || a.id - b.id);

/** Groups of entities with especially many ties among themselves, the largest first; members by importance. */
const communities = Map.groupBy
  ? Map.groupBy(byImportance, (entity) => entity.community)
  : byImportance.reduce(
      (map, entity) => map.set(entity.community, [...(map.get(entity.community) ?? []), entity]),
      new Map(),
    );

function say(name, values = {}) {
  const texts = data.text[state.language];
  const key = values.n === 1 && `${name}One` in texts ? `${name}One` : name;
  return texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** The short name in the language of the page, else in the other one. */
function nameOf(entity, language = state.language) {
  return entity[`short_${language}`] ?? entity[`label_${language}`] ?? entity.label_zh ?? entity.label_en ?? entity.key;
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

/** How often the chosen reports, or all, mention an entity. */
function mentionsOf(entity) {
  const counts = Object.entries(entity.mentions_by_report ?? {});
  return counts.reduce((sum, [key, n]) => (!state.reports.size || state.reports.has(key) ? sum + n : sum), 0);
}

const isChinese = (text) => /\p{Script=Han}/u.test(text);

/** The language of a text for those who listen: Chinese where it has such a character; undefined for that of the page. */
function languageOf(text) {
  const found = isChinese(text) ? "zh" : "en";
  return found === state.language ? undefined : found;
}

function otherEnd(relation, entity) {
  return entities[relation.from === entity.id ? relation.to : relation.from];
}

/** A readable reference for the address of the page: `mission/MINUSCA`. */
function refer(entity) {
  return entity.iri.startsWith(data.base) ? entity.iri.slice(data.base.length) : entity.iri;
}

function referRelation(relation) {
  return [refer(entities[relation.from]), relation.property, refer(entities[relation.to])].join(" ");
}

const entityByReference = new Map(entities.map((entity) => [refer(entity), entity]));
const relationByReference = new Map(relations.map((relation) => [referRelation(relation), relation]));
