// The strip above the graph: what part of it is shown, and the way back to all of it.

const notice = document.getElementById("notice");
let picking = null; // the entity that a path is wanted from, while the other end is being chosen

function pick(entity) {
  picking = entity;
  drawNotice();
}

/** Open an entity, or make it the end of the path that is wanted. */
function visit(entity, { move = true } = {}) {
  const from = picking;
  picking = null;
  if (from && from !== entity)
    go({ path: [from, entity], entity: null, relation: null, view: "graph" }, { move: true });
  else go({ entity, relation: null, ...leaving(entity) }, { move });
}

/** An entity that is not in the neighbourhood that is shown is looked at where it belongs. */
function leaving(entity) {
  return state.around && !sight.candidates.includes(entity) ? { around: null } : {};
}

/** A name within a text: one that changes the direction of writing keeps that to itself. */
function isolated(entity) {
  return `\u2068${nameOf(entity)}\u2069`;
}

function drawNotice() {
  const rows = [];
  const row = (text, ...controls) => rows.push(make("p", {}, make("span", { class: "clamped" }, text), controls));
  const close = (change) =>
    button("✕", () => go(change, { move: true }), { class: "close", "aria-label": say("close") });
  if (picking) {
    const cancel = button(say("cancel"), () => pick(null), { class: "action" });
    row(say("picking", { name: isolated(picking) }), cancel);
  }
  if (state.around) {
    const hops = [1, 2].map((n) =>
      button(say(n === 1 ? "hop1" : "hop2"), () => go({ hops: n }, { move: true }), {
        class: "action",
        "aria-pressed": String(state.hops === n),
      }),
    );
    row(say("aroundOf", { name: isolated(state.around) }), hops, close({ around: null }));
  }
  if (state.path)
    row(
      say("pathOf", { from: isolated(state.path[0]), to: isolated(state.path[1]) }),
      close({ path: null, relation: null }),
    );
  if (state.unknown.length) {
    const names = state.unknown.map((name) => `\u2068${name}\u2069`).join(say("list"));
    row(say("unknown", { names }), close({ unknown: [] }));
  }
  const all = sight.candidates.length;
  if (state.view === "graph" && all > sight.entities.size) {
    const more = button(say("more", { n: Math.min(PORTION, all - sight.entities.size) }), showMore, {
      class: "action",
      id: "more",
    });
    row(say("someOf", { n: sight.entities.size, all }), more);
  }
  if (!sight.entities.size)
    row(
      say("nothingLeft"),
      button(say("reset"), () => resetButton.click(), { class: "action" }),
    );
  notice.hidden = !rows.length;
  keepFocus(notice, () => notice.replaceChildren(...rows));
}

function showMore() {
  go({ most: state.most + PORTION });
  showAll();
}
