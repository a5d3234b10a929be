// What is to be seen: the entities and relations that pass the filters.

let sight = null; // the result of `look`, renewed with each change of the state

const overlap = (spans) => spans.some(([first, last]) => first <= state.years[1] && last >= state.years[0]);

function isInTime(spans) {
  return !state.years || (spans?.length ? overlap(spans) : state.undated);
}

/** The sentences of a relation that pass the filters. */
function sentencesOf(relation) {
  return relation.sentences.filter(
    ({ id, confidence, years }) =>
      (!state.reports.size || state.reports.has(data.sentences[id].report)) &&
      confidence >= state.confidence &&
      isInTime(years ?? relation.years),
  );
}

function isOfInterest(entity) {
  return !state.hidden.has(entity.class) && (!state.communities.size || state.communities.has(entity.community));
}

function passes(relation) {
  return (
    !state.hidden.has(groupOf(relation)) &&
    isOfInterest(entities[relation.from]) &&
    isOfInterest(entities[relation.to]) &&
    sentencesOf(relation).length >= state.least
  );
}

/** Whether an entity without a relation that passes the filters is to be seen. */
function standsAlone(entity) {
  if (!state.unconnected || !isOfInterest(entity)) return false;
  // by report an entity counts as mentioned there whatever other reports say of it
  if (incident[entity.id].length && !state.reports.size) return false;
  const reports = Object.keys(entity.mentions_by_report ?? {});
  return isInTime(entity.years) && (!state.reports.size || reports.some((key) => state.reports.has(key)));
}

/** Entities that are shown whatever the filters say, for they are spoken of. */
function held(route) {
  const ends = state.relation ? [entities[state.relation.from], entities[state.relation.to]] : [];
  return [state.entity, state.around, ...ends, ...(state.path ?? []), ...(route?.entities ?? [])].filter(Boolean);
}

function look() {
  const passing = new Set(relations.filter(passes));
  const route = state.path && shortestPath(...state.path, passing);
  const candidates = state.around ? neighbourhood(passing) : everything(passing);
  const shown = new Set(admitted(candidates, passing).map((entity) => entity.id));
  for (const entity of held(route)) shown.add(entity.id);
  const drawn = [...passing].filter(({ from, to }) => shown.has(from) && shown.has(to));
  const lines = new Set(state.relation ? [...drawn, state.relation] : drawn);
  return { entities: shown, relations: lines, passing, route, candidates };
}

/** All entities that pass the filters, the most important first. */
function everything(passing) {
  const tied = new Set();
  for (const { from, to } of passing) tied.add(from).add(to);
  return byImportance.filter((entity) => tied.has(entity.id) || standsAlone(entity));
}

/** The entities around the one whose neighbourhood is shown, the nearest first, then the most important. */
function neighbourhood(passing) {
  const distance = reach(state.around, state.hops, passing);
  const members = byImportance.filter((entity) => distance.has(entity.id));
  return members.sort((a, b) => distance.get(a.id) - distance.get(b.id));
}

/** Where there are too many to draw: the first of them, and the neighbours of those that were opened. */
function admitted(candidates, passing) {
  if ((state.around ? candidates : entities).length <= LARGE) return candidates;
  const opened = [...state.opened].flatMap((entity) => [
    entity,
    ...incident[entity.id].filter((relation) => passing.has(relation)).map((relation) => otherEnd(relation, entity)),
  ]);
  return [...candidates.slice(0, state.most), ...opened];
}

function isShown(entity) {
  return sight.entities.has(entity.id);
}

function isRelationShown(relation) {
  return sight.relations.has(relation);
}

/** The relations of an entity that pass the filters, whether its neighbours are drawn or not. */
function relationsOf(entity) {
  return incident[entity.id].filter((relation) => sight.passing.has(relation));
}

/** Neighbours that are left out of a large graph. */
function unseenOf(entity) {
  const others = relationsOf(entity).map((relation) => otherEnd(relation, entity));
  return new Set(others.filter((other) => !isShown(other)));
}

/** The entities that a selection is about: both ends, the entity and its neighbours, or a path; null without one. */
function focus() {
  if (state.relation) return new Set([state.relation.from, state.relation.to]);
  if (state.entity) {
    const shown = incident[state.entity.id].filter(isRelationShown);
    return new Set([state.entity.id, ...shown.flatMap((relation) => [relation.from, relation.to])]);
  }
  return state.path ? new Set(held(sight.route).map((entity) => entity.id)) : null;
}
