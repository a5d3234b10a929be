// The view as a picture: the canvas as PNG, and a drawing of our own as SVG, with text as text.

const PICTURE_EDGE = 0.7; // least width of a line in the SVG, in pixels

/** The canvas on a ground of its own: it is transparent where nothing is drawn. */
function asPng() {
  const canvas = container.querySelector("canvas");
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d");
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  return new Promise((resolve) => copy.toBlob(resolve, "image/png"));
}

/**
 * What is shown as SVG, in pixels of the view. XML holds no control characters; the rest is escaped when it is
 * written.
 */
function asSvg() {
  const [width, height] = [container.clientWidth, container.clientHeight];
  const scale = drawing.getScale();
  const centre = drawing.getViewPosition();
  const toView = (x, y) => [(x - centre.x) * scale + width / 2, (y - centre.y) * scale + height / 2];
  const image = svg("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
  image.append(titled(data.title ?? say("title")), svg("rect", { width, height, fill: colours.ground }));
  for (const [x, y, r] of grounds) image.append(circle(toView(x, y), (r + 14) * scale, { fill: colours.disc }));
  const focused = focus();
  for (const relation of sight.relations) image.append(...line(relation, toView, scale));
  for (const entity of [...byImportance].reverse().filter(isShown)) {
    image.append(shapeAt(entity, toView(entity.x, entity.y), entity.size * scale, focused && !focused.has(entity.id)));
  }
  for (const label of labels) image.append(labelAt(label, toView(0, 0)));
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
