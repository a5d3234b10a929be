// Small pictures for legend and panel, with the shapes that vis-network draws.

const SVG = "http://www.w3.org/2000/svg";

function corners(count, turn, inner = 1) {
  return Array.from({ length: count }, (_, i) => {
    const angle = turn + (2 * Math.PI * i) / count;
    const reach = 6 * (i % 2 ? inner : 1);
    return `${(7 + reach * Math.cos(angle)).toFixed(2)},${(7 + reach * Math.sin(angle)).toFixed(2)}`;
  }).join(" ");
}

const OUTLINES = {
  square: "2,2 12,2 12,12 2,12",
  diamond: corners(4, 0),
  hexagon: corners(6, 0),
  triangle: "7,1.5 13,12 1,12",
  triangleDown: "1,2 13,2 7,12.5",
  star: corners(10, -Math.PI / 2, 0.45),
};

function svg(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function picture(shape) {
  const icon = svg("svg", { class: "icon", viewBox: "0 0 14 14", "aria-hidden": "true" });
  icon.append(shape);
  return icon;
}

function classIcon(name) {
  const { shape, fill, border } = data.classes[name];
  const paint = { fill, stroke: border, "stroke-width": 1.2 };
  if (shape in OUTLINES) return picture(svg("polygon", { points: OUTLINES[shape], ...paint }));
  return picture(svg("circle", { cx: 7, cy: 7, r: 5.5, ...paint }));
}

function groupIcon(name) {
  const line = { x1: 0, y1: 7, x2: 14, y2: 7, stroke: data.groups[name].colour, "stroke-width": 3 };
  return picture(svg("line", line));
}
