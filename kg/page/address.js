// The state as it stands in the address of the page, so that a view can be shared and «back» works.

function written() {
  const parts = [];
  const add = (name, value) => parts.push(`${name}=${encodeURIComponent(value).replaceAll("%2F", "/")}`);
  if (state.view !== "graph") add("view", state.view);
  if (state.entity) add("entity", refer(state.entity));
  if (state.relation) add("relation", referRelation(state.relation));
  if (state.around) add("around", refer(state.around));
  if (state.around && state.hops !== 1) add("hops", state.hops);
  for (const entity of state.path ?? []) add("path", refer(entity));
  if (state.hidden.size) add("hide", [...state.hidden].sort().join(" "));
  for (const key of state.reports) add("report", key);
  for (const number of state.communities) add("community", refer(communities.get(number)[0]));
  if (state.least > 1) add("sentences", state.least);
  if (state.confidence > 0) add("confidence", state.confidence);
  if (state.years) add("years", state.years.join("-"));
  if (state.years && state.undated) add("undated", "1");
  if (state.unconnected && relations.length) add("all", "1");
  if (state.most > PORTION) add("most", state.most);
  for (const entity of state.opened) add("open", refer(entity));
  if (state.language !== data.language) add("lang", state.language);
  return parts.length ? `#${parts.join("&")}` : "";
}

/** Take over what the address says; what it names and the page does not have is told (notice.js). */
function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
  const known = {
    entity: entityByReference,
    around: entityByReference,
    path: entityByReference,
    community: entityByReference,
    open: entityByReference,
    relation: relationByReference,
    report: new Map(Object.entries(data.reports)),
  };
  const entityOf = (name) => entityByReference.get(given.get(name)) ?? null;
  const entitiesOf = (name) =>
    given
      .getAll(name)
      .map((value) => entityByReference.get(value))
      .filter(Boolean);
  const number = (name, low, high, fallback) => {
    const value = Number(given.get(name) ?? NaN);
    return value >= low && value <= high ? value : fallback;
  };
  const path = entitiesOf("path");
  Object.assign(state, unfiltered(), {
    language: Object.hasOwn(data.text, given.get("lang") ?? "") ? given.get("lang") : data.language,
    view: ["entities", "relations"].find((name) => name === given.get("view")) ?? "graph",
    entity: entityOf("entity"),
    relation: relationByReference.get(given.get("relation")) ?? null,
    around: entityOf("around"),
    hops: number("hops", 2, 2, 1),
    path: path.length === 2 && path[0] !== path[1] ? path : null,
    panel: path.length === 2,
    hidden: new Set((given.get("hide") ?? "").split(" ").filter((name) => [data.classes, data.groups].some((terms) => Object.hasOwn(terms, name)))),
    reports: new Set(given.getAll("report").filter((key) => Object.hasOwn(data.reports, key))),
    communities: new Set(entitiesOf("community").map((entity) => entity.community)),
    least: Math.round(number("sentences", 1, 1e6, 1)),
    confidence: number("confidence", 0, 1, 0),
    years: readYears(given.get("years")),
    undated: given.get("undated") === "1",
    most: Math.round(number("most", PORTION, 1e6, PORTION)),
    opened: new Set(entitiesOf("open")),
    unknown: Object.entries(known).flatMap(([name, has]) => given.getAll(name).filter((value) => !has.has(value))),
  });
  state.unconnected ||= given.get("all") === "1";
}

function readYears(text) {
  const [, first, last] = /^(\d{1,4})-(\d{1,4})$/.exec(text ?? "") ?? [];
  return first && Number(first) <= Number(last) ? [Number(first), Number(last)] : null;
}
