// Files to take away: pictures of the view, and what is shown as CSV and Turtle. They are made here, in the page.

const takeawayButton = document.getElementById("takeawayButton");
const takeaway = document.getElementById("takeaway");

const CELLS = [
  "subject",
  "subject_name",
  "property",
  "object",
  "object_name",
  "report",
  "paragraph",
  "sentence",
  "confidence",
  "pattern",
];

/** A cell, quoted where it has to be; one that a spreadsheet would run as a formula gets an apostrophe (OWASP). */
function csvCell(value) {
  const text = wellFormed(String(value ?? ""));
  const safe = /^[=+\-@\t\r\n]/.test(text) && typeof value !== "number" ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row for each sentence of each relation that is shown; subject and object are references like mission/MINUSCA. */
function asCsv() {
  const rows = relations.filter(isRelationShown).flatMap((relation) => {
    const ends = [entities[relation.from], entities[relation.to]];
    const [[subject, subjectName], [object, objectName]] = ends.map((entity) => [refer(entity), nameOf(entity)]);
    return sentencesOf(relation).map(({ id, confidence, pattern }) => {
      const { report, paragraph, text } = data.sentences[id];
      return [
        subject,
        subjectName,
        relation.property,
        object,
        objectName,
        report,
        paragraph,
        text,
        confidence,
        pattern,
      ];
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
