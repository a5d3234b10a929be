// The drawer of filters: time, reports, how well a relation is stated, communities.

const drawer = document.getElementById("drawer");
const drawerButton = document.getElementById("filterButton");
const LISTED = 4; // members from which on a community is listed, as it is drawn on a disc

const most = relations.reduce((n, relation) => Math.max(n, relation.sentences.length), 1);
const leastInput = make("input", { type: "range", id: "least", min: 1, max: Math.min(most, 20), step: 1 });
const confidenceInput = make("input", { type: "range", id: "confidence", min: 0, max: 1, step: 0.05 });
const timePart = timeControl();

function ranged(input, name) {
  input.addEventListener("input", () => go({ [name]: Number(input.value) }, { quiet: true }));
  input.addEventListener("change", () => go({ [name]: Number(input.value) }, { series: name }));
  return make(
    "div",
    { class: "control" },
    make("label", { for: input.id }, make("span"), make("output", { class: "value", for: input.id })),
    input,
  );
}

const leastPart = ranged(leastInput, "least");
const confidencePart = ranged(confidenceInput, "confidence");
const reportPart = make("fieldset", { id: "reports", class: "control" });
const communityPart = make("fieldset", { id: "communities", class: "control" });
const lonelyPart = make(
  "label",
  { id: "unconnected", class: "check" },
  make("input", { type: "checkbox" }),
  make("span"),
);
lonelyPart.firstElementChild.addEventListener("change", (event) => {
  go({ unconnected: event.target.checked });
  showAll();
});
const resetButton = button(
  "",
  () => {
    go(unfiltered());
    showAll();
  },
  { id: "reset", class: "action" },
);
const drawerHead = make(
  "div",
  { class: "bar" },
  make("h2"),
  button("✕", () => openDrawer(false), { class: "close" }),
);
drawer.append(drawerHead, timePart, reportPart, leastPart, confidencePart, communityPart, lonelyPart, resetButton);

function openDrawer(open) {
  drawer.hidden = !open;
  drawerButton.setAttribute("aria-expanded", String(open));
  if (open) drawer.querySelector("input:not([disabled]), button").focus();
  else drawerButton.focus();
}

drawerButton.addEventListener("click", () => openDrawer(drawer.hidden));

function drawDrawer() {
  const count = filterCount();
  drawerButton.querySelector(".text").textContent = say("filters");
  drawerButton.querySelector(".badge").textContent = count || "";
  drawerButton.setAttribute("aria-label", count ? `${say("filters")} (${count})` : say("filters"));
  drawer.setAttribute("aria-label", say("filters"));
  drawerHead.firstElementChild.textContent = say("filters");
  drawerHead.lastElementChild.setAttribute("aria-label", say("close"));
  drawTime(timePart);
  drawRange(leastPart, leastInput, say("least"), state.least, String(state.least));
  leastPart.hidden = most < 2;
  drawRange(confidencePart, confidenceInput, say("leastConfidence"), state.confidence, state.confidence.toFixed(2));
  drawReports();
  drawCommunities();
  const lonely = entities.filter((entity) => !incident[entity.id].length).length;
  lonelyPart.hidden = !lonely || !relations.length;
  lonelyPart.lastElementChild.textContent = say("unconnected", { n: lonely });
  lonelyPart.firstElementChild.checked = state.unconnected;
  resetButton.textContent = say("reset");
}

function drawRange(part, input, title, value, shown) {
  input.value = value;
  part.querySelector("label span").textContent = title;
  part.querySelector("output").textContent = `≥ ${shown}`;
}

function drawReports() {
  const choices = Object.entries(data.reports).map(([key, title]) => ({ value: key, name: reportName(key, title) }));
  reportPart.hidden = choices.length < 2;
  fillChoices(reportPart, say("onlyReports"), choices, "reports");
}

function drawCommunities() {
  const listed = [...communities].filter(
    ([, members]) => members.filter((one) => incident[one.id].length).length >= LISTED,
  );
  const choices = listed.map(([number, members]) => ({
    value: number,
    name: [
      members
        .slice(0, 3)
        .map((member) => shorten(nameOf(member)))
        .join(say("list")),
      make("span", { class: "count" }, ` · ${members.length}`),
    ],
  }));
  communityPart.hidden = choices.length < 2;
  fillChoices(communityPart, say("onlyCommunities"), choices, "communities");
}

/** Boxes to tick; none ticked stands for all. What has the focus keeps it. */
function fillChoices(part, title, choices, name) {
  const focused = part.contains(document.activeElement) ? document.activeElement.value : null;
  const rows = choices.map(({ value, name: label }) => {
    const box = make("input", { type: "checkbox", value });
    box.checked = state[name].has(value);
    box.addEventListener("change", () => {
      const chosen = new Set(state[name]);
      if (!chosen.delete(value)) chosen.add(value);
      go({ [name]: chosen }, { series: name });
    });
    return make("label", { class: "check" }, box, make("span", { class: "clamped" }, label));
  });
  part.replaceChildren(make("legend", {}, title), make("div", { class: "choices" }, rows));
  for (const box of part.querySelectorAll("input")) if (box.value === focused) box.focus();
}
