// The view as a picture, with its legend below: a drawing of our own as SVG, with text as text, and the same as PNG.

const PICTURE_EDGE = 0.7; // least width of a line, in pixels
const SHARPER = 2; // dots of the PNG for each pixel of the view
const LEGEND = { size: 13, row: 22, gap: 16, edge: 12 }; // in pixels

/** The drawing as dots, sharp enough to be printed. */
async function asPng() {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(asSvg())}`;
  await image.decode();
  const size = { width: image.naturalWidth * SHARPER, height: image.naturalHeight * SHARPER };
  const canvas = Object.assign(document.createElement("canvas"), size);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** What the shapes and colours of the picture stand for, in rows of a width: SVG elements, and the height they take. */
function legendAt(width, top) {
  const used = {
    classes: new Set(entities.filter(isShown).map((entity) => entity.class)),
    groups: new Set([...sight.relations].map(groupOf)),
  };
  const icons = { classes: classIcon, groups: groupIcon };
  const entries = Object.entries(used).flatMap(([kind, names]) =>
    Object.keys(data[kind])
      .filter((name) => names.has(name))
      .map((name) => [icons[kind](name).firstElementChild, titleOf(data[kind][name])]),
  );
  const elements = [];
  let [x, y] = [LEGEND.edge, top];
  for (const [shape, name] of entries) {
    // Chinese letters are as wide as they are high, others about half
    const wide = 20 + [...name].reduce((sum, char) => sum + LEGEND.size * (char > "\u2e80" ? 1 : 0.56), 0);
    if (x > LEGEND.edge && x + wide > width - LEGEND.edge) [x, y] = [LEGEND.edge, y + LEGEND.row];
    shape.setAttribute("transform", `translate(${round(x)} ${round(y + 4)})`);
    const letters = { "font-family": FAMILY, "font-size": LEGEND.size, fill: colours.text };
    const text = svg("text", { x: round(x + 20), y: round(y + 15), ...letters });
    text.textContent = name;
    elements.push(shape, text);
    x += wide + LEGEND.gap;
  }
  return { elements, height: entries.length ? y + LEGEND.row - top + LEGEND.edge : 0 };
}

/**
 * What is shown as SVG, in pixels of the view. XML holds no control characters; the rest is escaped when it is
 * written.
 */
function asSvg() {
  const [width, view] = [container.clientWidth, container.clientHeight];
  const legend = legendAt(width, view + LEGEND.edge / 2);
  const height = view + legend.height;
  const scale = drawing.getScale();
  const centre = drawing.getViewPosition();
  const toView = (x, y) => [(x - centre.x) * scale + width / 2, (y - centre.y) * scale + view / 2];
  const image = svg("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
  image.append(titled(data.title ?? say("title")), svg("rect", { width, height, fill: colours.ground }));
  for (const [x, y, r] of grounds) image.append(circle(toView(x, y), (r + 14) * scale, { fill: colours.disc }));
  const focused = focus();
  for (const relation of sight.relations) image.append(...line(relation, toView, scale));
  for (const entity of [...byImportance].reverse().filter(isShown)) {
    image.append(shapeAt(entity, toView(entity.x, entity.y), entity.size * scale, focused && !focused.has(entity.id)));
  }
  for (const label of labels) image.append(labelAt(label, toView(0, 0)));
  // what lies outside the view would show through below it
  image.append(svg("rect", { y: view, width, height: legend.height, fill: colours.ground }), ...legend.elements);
  return new XMLSerializer().serializeToString(image);
}

function printable(text) {
  return wellFormed(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
}

function titled(text) {
  const title = svg("title", {});
  title.textContent = printable(text);
  return title;
}

const round = (value) => Math.round(value * 100) / 100;

function circle([cx, cy], r, paint) {
  return svg("circle", { cx: round(cx), cy: round(cy), r: round(r), ...paint });
}

function shapeAt(entity, [x, y], size, faded) {
  const { fill, border } = data.classes[entity.class];
  const dashes = entity.candidate ? { "stroke-dasharray": "3 2" } : {};
  const paint = { fill, stroke: border, opacity: faded ? 0.18 : 1, ...dashes };
  const outline = OUTLINES[entity.shape];
  const place = { transform: `translate(${round(x)} ${round(y)}) scale(${round(size / 6)}) translate(-7 -7)` };
  const even = { "stroke-width": 1.2, "vector-effect": "non-scaling-stroke" };
  const node = outline
    ? svg("polygon", { points: outline, ...place, ...even, ...paint })
    : circle([x, y], size, { "stroke-width": 1.2, ...paint });
  node.append(titled(nameOf(entity)));
  return node;
}

/** A line, bowed where it lies beside another, and its arrow. */
function line(relation, toView, scale) {
  const [from, to] = [entities[relation.from], entities[relation.to]];
  const [[x1, y1], [x2, y2]] = [toView(from.x, from.y), toView(to.x, to.y)];
  const colour = data.groups[groupOf(relation)].colour;
  const bow = relation.smooth ? (relation.smooth.type === "curvedCW" ? 1 : -1) * relation.smooth.roundness : 0;
  const [mx, my] = [(x1 + x2) / 2 + (y2 - y1) * bow, (y1 + y2) / 2 - (x2 - x1) * bow];
  const paint = { opacity: opacityOf(relation) };
  const width = round(Math.max(PICTURE_EDGE, relation.width * scale));
  const path = svg("path", {
    d: `M${round(x1)} ${round(y1)}Q${round(mx)} ${round(my)} ${round(x2)} ${round(y2)}`,
    fill: "none",
    stroke: colour,
    "stroke-width": width,
    ...paint,
  });
  if (relation.arrows === "" || from === to) return [path];
  const length = Math.hypot(x2 - mx, y2 - my) || 1;
  const [ux, uy] = [(x2 - mx) / length, (y2 - my) / length];
  const reach = to.size * scale + 1;
  const tip = 3 + 2 * width;
  const at = (back, aside) =>
    `${round(x2 - ux * (reach + back) - uy * aside)},${round(y2 - uy * (reach + back) + ux * aside)}`;
  return [
    path,
    svg("polygon", { points: `${at(0, 0)} ${at(tip, tip / 2)} ${at(tip, -tip / 2)}`, fill: colour, ...paint }),
  ];
}

function labelAt({ left, top, right, bottom, text, font, size }, [x, y]) {
  const place = { x: round((left + right) / 2 + x), y: round((top + bottom) / 2 + y) };
  const halo = { stroke: colours.ground, "stroke-width": 3.5, "stroke-linejoin": "round", "paint-order": "stroke" };
  const letters = { "font-family": FAMILY, "font-size": size, "font-weight": font.split(" ")[0] };
  const node = svg("text", {
    ...place,
    ...letters,
    ...halo,
    fill: colours.text,
    "text-anchor": "middle",
    "dominant-baseline": "central",
  });
  node.textContent = printable(text);
  return node;
}
