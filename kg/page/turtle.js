// What is shown, as Turtle: entities, plain triples, and a statement with its sentence for each of them, as in the
// graph that the page was made of.

const PREFIXES = {
  dcterms: "http://purl.org/dc/terms/",
  prov: "http://www.w3.org/ns/prov#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  skos: "http://www.w3.org/2004/02/skos/core#",
  unkg: data.ontology,
  xsd: "http://www.w3.org/2001/XMLSchema#",
};

/** What Turtle allows in no string as it is, and what no file can hold: halves of characters. */
function literal(text, suffix = "") {
  const escapes = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const code = (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const escaped = wellFormed(text).replace(/[\\"\u0000-\u001f\u007f]/g, (char) => escapes[char] ?? code(char));
  return `"${escaped}"${suffix}`;
}

/** A text without halves of characters, which no encoding can hold. */
function wellFormed(text) {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

function iri(address) {
  return `<${wellFormed(address).replace(/[\u0000-\u0020<>"{}|^`\\]/g, encodeURIComponent)}>`;
}

function term(name) {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(name) ? `unkg:${name}` : iri(data.ontology + name);
}

function block(subject, pairs) {
  return `${subject} ${pairs.map(([predicate, object]) => `${predicate} ${object}`).join(" ;\n    ")} .`;
}

function entityBlock(entity) {
  const pairs = [
    ["a", term(data.classes[entity.class].name)],
    ["dcterms:identifier", literal(entity.key)],
  ];
  pairs.push(...names("skos:prefLabel", entity.name_zh, entity.name_en));
  // without a short name of its own an entity is labelled with the full one
  const short = ["zh", "en"].map((code) => entity[`label_${code}`]);
  const own = short.map((name, at) => (name === [entity.name_zh, entity.name_en][at] ? undefined : name));
  pairs.push(...names("unkg:shortLabel", ...own));
  if (entity.candidate) pairs.push(["unkg:isCandidate", "true"]);
  return block(iri(entity.iri), pairs);
}

/** The tag of a text as a report prints it: those in Chinese are. */
function spoken(text) {
  return isChinese(text) ? "@zh" : "";
}

/** A name in both languages; one that is the same in both is of unknown language, and no name of its own. */
function names(predicate, zh, en) {
  if (zh === en) return zh ? [["rdfs:label", literal(zh, spoken(zh))]] : [];
  return [zh && [predicate, literal(zh, "@zh")], en && [predicate, literal(en, "@en")]].filter(Boolean);
}

function statementBlocks(relation) {
  const [subject, property, object] = [
    iri(entities[relation.from].iri),
    term(relation.property),
    iri(entities[relation.to].iri),
  ];
  const statements = sentencesOf(relation).map(({ id, pattern, confidence, dates, statement }) => {
    const { text, passage } = data.sentences[id];
    const pairs = [
      ["a", "unkg:Statement, rdf:Statement"],
      ["rdf:subject", subject],
      ["rdf:predicate", property],
      ["rdf:object", object],
    ];
    if (passage) pairs.push(["prov:wasQuotedFrom", iri(passage)]);
    pairs.push(["unkg:quotation", literal(text)], ["unkg:confidence", literal(String(confidence), "^^xsd:decimal")]);
    if (pattern) pairs.push(["unkg:pattern", literal(pattern)]);
    for (const date of dates ?? [])
      pairs.push(["unkg:during", `[ a unkg:Date ; dcterms:identifier ${literal(date)} ]`]);
    // a page that was not told the statement's own name can only say that there is one
    return block(statement ? iri(statement.startsWith("#") ? passage + statement : statement) : "[]", pairs);
  });
  return [block(subject, [[property, object]]), ...statements];
}

/** Passages and reports of the sentences, so that each can be found again. */
function sourceBlocks(shown) {
  const used = new Set(shown.flatMap((relation) => sentencesOf(relation).map(({ id }) => id)));
  const blocks = new Map();
  for (const { passage, report, paragraph } of [...used].map((id) => data.sentences[id])) {
    if (!passage || blocks.has(passage)) continue;
    const pairs = [
      ["a", "unkg:Passage"],
      ["dcterms:isPartOf", iri(data.reportIris[report])],
    ];
    if (paragraph) pairs.push(["unkg:number", literal(paragraph)]);
    blocks.set(passage, block(iri(passage), pairs));
    const facts = [
      ["a", "unkg:Report"],
      ["dcterms:identifier", literal(report)],
      ["dcterms:title", literal(data.reports[report], spoken(data.reports[report]))],
    ];
    blocks.set(data.reportIris[report], block(iri(data.reportIris[report]), facts));
  }
  return [...blocks.values()];
}

function asTurtle() {
  const shown = chosenRelations();
  const prefixes = Object.entries(PREFIXES).map(([name, address]) => `@prefix ${name}: <${address}> .`);
  const parts = [chosenEntities().map(entityBlock), shown.flatMap(statementBlocks), sourceBlocks(shown)];
  return `${[prefixes.join("\n"), ...parts.flat()].join("\n\n")}\n`;
}
