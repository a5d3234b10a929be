// The slider over the years that the dates of the graph give: two handles, and how much each year has.

/** The years that something happened in, in order; of a long period only its ends count. */
const years = (() => {
  const spans = relations.flatMap((relation) => [
    ...relation.years,
    ...relation.sentences.flatMap((one) => one.years ?? []),
  ]);
  return [...new Set(spans.flat())].sort((a, b) => a - b);
})();

/** How many relations belong to each of these years. */
const busy = (() => {
  const counts = years.map(() => 0);
  for (const relation of relations) {
    const spans = relation.sentences.flatMap((one) => one.years ?? relation.years);
    years.forEach((year, i) => {
      if (spans.some(([first, last]) => first <= year && year <= last)) counts[i] += 1;
    });
  }
  return counts;
})();

const undatedCount = relations.filter(
  (relation) => !relation.years.length && relation.sentences.some((one) => !one.years),
).length;

function handle(end, number) {
  const last = years.length - 1;
  const act = (done) => () => slide(number, done);
  return make("input", {
    type: "range",
    min: 0,
    max: last,
    step: 1,
    id: `years-${end}`,
    oninput: act(false),
    onchange: act(true),
  });
}

const handles = [handle("from", 0), handle("to", 1)];
const bars = make(
  "div",
  { class: "bars", "aria-hidden": "true" },
  busy.map((count) => {
    const bar = make("span");
    bar.style.height = `${Math.max(6, (100 * count) / Math.max(1, ...busy))}%`;
    return bar;
  }),
);
const period = make("output", { class: "value", for: "years-from years-to" });

/** Take over the places of the handles; one that is pushed past the other takes it along. */
function slide(moved, done) {
  const places = handles.map((input) => Number(input.value));
  if (places[0] > places[1]) places[1 - moved] = places[moved];
  const all = places[0] === 0 && places[1] === years.length - 1;
  go({ years: all ? null : places.map((place) => years[place]) }, { quiet: !done, series: "years" });
}

function timeControl() {
  const ends = handles.map((input) => make("label", { for: input.id, class: "unseen" }));
  const undated = make(
    "label",
    { class: "check" },
    make("input", { type: "checkbox", id: "undated", onchange: (event) => go({ undated: event.target.checked }) }),
    make("span"),
  );
  return make(
    "div",
    { id: "time", class: "control" },
    make("h3", {}, make("span"), period),
    bars,
    ends,
    make("div", { class: "handles" }, handles),
    undated,
    make("p", { class: "hint" }),
  );
}

function drawTime(control) {
  control.hidden = years.length < 2;
  if (control.hidden) return;
  const [first, last] = state.years ?? [years[0], years.at(-1)];
  const low = Math.max(
    0,
    years.findIndex((year) => year >= first),
  );
  const high = Math.max(
    0,
    years.findLastIndex((year) => year <= last),
  );
  handles.forEach((input, i) => {
    input.value = [low, high][i];
    input.setAttribute("aria-valuetext", String(years[input.value]));
    control.querySelectorAll("label.unseen")[i].textContent = say(i ? "yearsTo" : "yearsFrom");
  });
  [...bars.children].forEach((bar, i) => bar.classList.toggle("out", years[i] < first || years[i] > last));
  control.querySelector("h3 span").textContent = say("years");
  period.textContent = first === last ? String(first) : `${first}–${last}`;
  const [undated] = control.getElementsByClassName("check");
  undated.firstElementChild.checked = state.undated;
  undated.firstElementChild.disabled = !state.years;
  undated.lastElementChild.textContent = say("undated", { n: undatedCount });
  control.querySelector(".hint").textContent = say("yearsHint");
}
