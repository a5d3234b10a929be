// What is being looked at. Every change goes through `go` (main.js).

const LARGE = 1500; // entities beyond which the page starts with the most important ones
const PORTION = 500; // so many of them, and so many more at each step

/** The state in which nothing is filtered and nothing chosen. */
function unfiltered() {
  return {
    hidden: new Set(), // classes (in capitals) and groups of properties
    unconnected: relations.length === 0,
    reports: new Set(), // keys of the reports to look at; none stands for all
    communities: new Set(), // numbers, likewise
    least: 1, // sentences that a relation must have
    confidence: 0, // that a sentence must have
    years: null, // [first, last]
    undated: false, // with years: show what has no date as well
  };
}

const state = {
  language: data.language,
  view: "graph", // or a table: "entities", "relations"
  entity: null, // an element of `entities`
  relation: null, // an element of `relations`
  around: null, // the entity whose neighbourhood is shown alone
  hops: 1,
  path: null, // [from, to]: two entities
  panel: false, // on a small screen: whether the overview or the path is to be read
  most: PORTION, // of a large graph
  opened: new Set(), // entities of a large graph whose neighbours are shown too
  unknown: [], // what a shared address named and this page does not have
  ...unfiltered(),
};

/** How many kinds of filter are at work. */
function filterCount() {
  const { hidden, reports, communities, least, confidence, years } = state;
  return [hidden.size, reports.size, communities.size, least > 1, confidence > 0, years].filter(Boolean).length;
}
