// Files to take away: pictures of the view, and what is shown as CSV and Turtle. They are made here, in the page.

const takeawayButton = document.getElementById("takeawayButton");
const takeaway = document.getElementById("takeaway");

// subject and object are the keys of entities.csv and relations.csv, which a build writes beside the page
const CELLS = ["subject", "subject_name", "subject_iri", "property", "object", "object_name", "object_iri"].concat(
  ["report", "paragraph", "dates", "sentence", "confidence", "pattern"],
);

/** The relations to take away: of a path, of a relation, of an entity if one is chosen, else all that are shown. */
function chosenRelations() {
  const shown = relations.filter(isRelationShown);
  if (state.relation) return [state.relation];
  if (state.entity) return shown.filter((relation) => incident[state.entity.id].includes(relation));
  return state.path && sight.route ? shown.filter(isOnRoute) : shown;
}

/** The entities that belong to them, and without a choice all that are shown. */
function chosenEntities() {
  const ends = new Set(chosenRelations().flatMap(({ from, to }) => [from, to]));
  const chosen = state.relation || state.entity || (state.path && sight.route);
  return entities.filter((entity) => (chosen ? ends.has(entity.id) || entity === state.entity : isShown(entity)));
}

/** A cell, quoted where it has to be; one that a spreadsheet would run as a formula gets an apostrophe (OWASP). */
function csvCell(value) {
  const text = wellFormed(String(value ?? ""));
  const safe = /^[=+\-@\t\r\n]/.test(text) && typeof value !== "number" ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row for each sentence of each of these relations. */
function asCsv() {
  const rows = chosenRelations().flatMap((relation) => {
    const [subject, object] = [relation.from, relation.to].map((end) => {
      const entity = entities[end];
      return [entity.key, nameOf(entity), entity.iri];
    });
    return sentencesOf(relation).map(({ id, confidence, pattern, dates = [] }) => {
      const { report, paragraph, text } = data.sentences[id];
      return [...subject, relation.property, ...object, report, paragraph, dates.join("; "), text, confidence, pattern];
    });
  });
  return [CELLS, ...rows].map((row) => `${row.map(csvCell).join(",")}\n`).join("");
}

/** Hand a file to the reader. */
function save(name, content, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

const FILES = {
  savePng: async () => save("graph.png", await asPng()),
  saveSvg: () => save("graph.svg", asSvg(), "image/svg+xml"),
  // spreadsheets take a file for UTF-8 only with a byte-order mark
  saveCsv: () => save("relations.csv", `\ufeff${asCsv()}`, "text/csv;charset=utf-8"),
  saveTurtle: () => save("graph.ttl", asTurtle(), "text/turtle;charset=utf-8"),
};

function openTakeaway(open) {
  takeaway.hidden = !open;
  takeawayButton.setAttribute("aria-expanded", String(open));
  if (open) takeaway.querySelector("button:not([disabled])").focus();
}

takeawayButton.addEventListener("click", () => openTakeaway(takeaway.hidden));
takeaway.addEventListener("focusout", (event) => {
  if (!takeaway.contains(event.relatedTarget) && event.relatedTarget !== takeawayButton) openTakeaway(false);
});

function drawTakeaway() {
  takeawayButton.querySelector(".text").textContent = say("takeaway");
  takeawayButton.setAttribute("aria-label", say("takeaway"));
  const titles = {
    savePng: say("savePng"),
    saveSvg: say("saveSvg"),
    saveCsv: say("saveCsv"),
    saveTurtle: say("saveTurtle"),
  };
  const buttons = Object.entries(FILES).map(([name, act]) => {
    // without a canvas there is no picture
    const disabled = state.view !== "graph" && (name === "savePng" || name === "saveSvg") ? "" : undefined;
    return button(
      titles[name],
      () => {
        openTakeaway(false);
        takeawayButton.focus();
        act();
      },
      { id: name, class: "row", disabled },
    );
  });
  takeaway.replaceChildren(...buttons, make("p", { class: "hint" }, say("takeawayHint")));
}
