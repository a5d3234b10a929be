// Ways through the graph: neighbourhoods, shortest paths, and where the members of a neighbourhood stand.

const RING = 105; // between two rings of a neighbourhood
const PITCH = 78; // along a ring

/** The entities within some steps of one, by number, with their distance; relations count in both directions. */
function reach(entity, hops, passing) {
  const found = new Map([[entity.id, 0]]);
  let edge = [entity];
  for (let step = 1; step <= hops; step++) {
    const next = [];
    for (const one of edge) {
      for (const relation of incident[one.id]) {
        const other = otherEnd(relation, one);
        if (!passing.has(relation) || found.has(other.id)) continue;
        found.set(other.id, step);
        next.push(other);
      }
    }
    edge = next;
  }
  return found;
}

/**
 * A shortest path: its entities, and the relations of each step. Of several the one is taken whose steps are
 * stated by the most sentences, step by step; null if there is none.
 */
function shortestPath(from, to, passing) {
  const left = reach(to, entities.length, passing); // how many steps remain from each entity
  if (!left.has(from.id)) return null;
  const steps = [];
  const path = [from];
  for (let here = from; here !== to; here = path.at(-1)) {
    const onward = incident[here.id].filter(
      (relation) => passing.has(relation) && left.get(otherEnd(relation, here).id) === left.get(here.id) - 1,
    );
    const weight = new Map();
    for (const relation of onward) {
      const { id } = otherEnd(relation, here);
      weight.set(id, (weight.get(id) ?? 0) + sentencesOf(relation).length);
    }
    const [next] = [...weight].sort(([a, n], [b, m]) => m - n || a - b)[0];
    steps.push(onward.filter((relation) => otherEnd(relation, here).id === next));
    path.push(entities[next]);
  }
  return { entities: path, steps };
}

/** Put each entity where it belongs: at home, or in rings around the one whose neighbourhood is shown. */
function arrange() {
  for (const entity of entities) [entity.x, entity.y] = entity.home;
  if (!state.around) return;
  const distance = reach(state.around, state.hops, sight.passing);
  const members = byImportance.filter((entity) => isShown(entity) && entity !== state.around);
  const ranked = members.sort((a, b) => (distance.get(a.id) ?? 9) - (distance.get(b.id) ?? 9));
  const [x, y] = state.around.home;
  const [wide, high] = upright ? [0.85, 1.25] : [1.25, 0.9];
  for (const [number, ring] of rings(ranked).entries()) {
    const far = RING * (number + 1) + state.around.size;
    // neighbours keep their order around the middle
    const bearing = ({ home }) => Math.atan2(home[1] - y, home[0] - x);
    ring.sort((a, b) => bearing(a) - bearing(b) || a.id - b.id);
    ring.forEach((entity, i) => {
      const angle = (2 * Math.PI * (i + (number % 2) / 2)) / ring.length - Math.PI;
      [entity.x, entity.y] = [x + far * wide * Math.cos(angle), y + far * high * Math.sin(angle)];
    });
  }
}

/** Cut a list into rings, each as full as it may be; the last ones share what is left. */
function rings(ranked) {
  const found = [];
  let rest = ranked;
  while (rest.length) {
    const room = Math.max(6, Math.floor((2 * Math.PI * RING * (found.length + 1)) / PITCH));
    found.push(rest.slice(0, room));
    rest = rest.slice(room);
  }
  return found;
}
