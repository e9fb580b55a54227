// What lies over the picture, in SVG whose unit is a pixel of the picture.
const overlay = document.getElementById("overlay");

export const colour = number => ["#ffc107", "#29b6f6", "#ff5252", "#66e06b", "#e060ff", "#ff913d", "#1de9d0", "#ff80ab"][number] ?? `hsl(${number * 137.508 % 360} 85% 62%)`;

export function node(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const finite = value => Math.max(-1e6, Math.min(1e6, Number(value)));
const rect = (edges, attributes) => node("rect", {
  x: finite(edges.left), y: finite(edges.top), width: Math.max(0, finite(edges.right) - finite(edges.left)), height: Math.max(0, finite(edges.bottom) - finite(edges.top)), ...attributes });

// How many pixels of the picture are one of the screen: writing keeps its size on the screen.
export const scale = picture => picture.width / (overlay.clientWidth || picture.width);

export function cellEdges(picture, model, row, column) {
  const { left, top, right, bottom } = picture.frame;
  const [w, h] = [(right - left) * picture.width / model.columns, (bottom - top) * picture.height / model.rows];
  const [x, y] = [left * picture.width + column * w, top * picture.height + row * h];
  return { left: x, top: y, right: x + w, bottom: y + h };
}

export function cellAt(picture, model, x, y) {
  const { left, top, right, bottom } = picture.frame;
  const column = Math.floor((x / picture.width - left) / (right - left) * model.columns), row = Math.floor((y / picture.height - top) / (bottom - top) * model.rows);
  return row >= 0 && row < model.rows && column >= 0 && column < model.columns ? { row, column } : null;
}

function gridLayer(picture, model) {
  const first = cellEdges(picture, model, 0, 0), last = cellEdges(picture, model, model.rows - 1, model.columns - 1);
  const lines = [];
  for (let i = 0; i <= model.columns; i++) { const x = first.left + i * (first.right - first.left); lines.push(`M${x} ${first.top}V${last.bottom}`); }
  for (let i = 0; i <= model.rows; i++) { const y = first.top + i * (first.bottom - first.top); lines.push(`M${first.left} ${y}H${last.right}`); }
  return node("g", { class: "grid" }, node("path", { d: lines.join("") }));
}

// A cell shows the most telling state among the slots looked at: responsible, then ignored.
function maskLayer(picture, model, states, slots) {
  const cells = model.rows * model.columns, group = node("g", { class: "mask" });
  for (let cell = 0; cell < cells; cell++) {
    const state = Math.max(...slots.map(anchor => states[anchor * cells + cell]));
    if (state === 0) continue;
    const edges = cellEdges(picture, model, Math.floor(cell / model.columns), cell % model.columns);
    group.append(rect(edges, { class: state === 2 ? "responsible" : "ignored" }));
  }
  return group;
}

function tag(edges, text, fill, ink, unit, most) {
  const width = (text.length * 7.4 + 10) * unit, height = 19 * unit;
  const x = Math.max(0, Math.min(edges.left, most - width)), y = edges.top >= height ? edges.top - height : Math.max(0, edges.top);
  return [node("rect", { class: "label", x, y, width, height, fill }), node("text", { x: x + 5 * unit, y: y + 14 * unit, "font-size": 13 * unit, fill: ink }, text)];
}

function boxNode(box, unit, most) {
  const fill = colour(box.class), edges = Object.fromEntries(Object.entries(box.box).map(([side, value]) => [side, finite(value)]));
  return node("g", { class: "box", "data-class": box.class, "data-score": box.score }, rect(edges, { stroke: fill }), ...tag(edges, `${box.name} ${box.score.toFixed(2)}`, fill, "#111", unit, most));
}

export const truthEdges = (truth, picture) => ({
  left: (truth.x - truth.width / 2) * picture.width, top: (truth.y - truth.height / 2) * picture.height,
  right: (truth.x + truth.width / 2) * picture.width, bottom: (truth.y + truth.height / 2) * picture.height });

function truthNode(truth, index, picture, name, unit) {
  const edges = truthEdges(truth, picture), [x, y] = [Math.min(edges.right, picture.width - 10 * unit), Math.max(edges.top, 10 * unit)];
  const cross = node("g", { class: "erase", "data-truth": index }, node("circle", { cx: x, cy: y, r: 8 * unit }),
    node("path", { d: `M${x - 3.2 * unit} ${y - 3.2 * unit}l${6.4 * unit} ${6.4 * unit}m0 ${-6.4 * unit}l${-6.4 * unit} ${6.4 * unit}`, stroke: "#1d2430", "stroke-width": 1.8 }));
  const below = { ...edges, top: Math.min(edges.bottom + 19 * unit, picture.height) };
  return node("g", { class: "truth" }, rect(edges, { class: "shade" }), rect(edges, {}), ...tag(below, name, "#fffffff0", "#1d2430", unit, picture.width), cross);
}

export function draw({ picture, model, truths, boxes, loss, slots, layers, pointed }) {
  overlay.setAttribute("viewBox", `0 0 ${picture.width} ${picture.height}`);
  const unit = scale(picture), parts = [];
  if (layers.mask && loss) parts.push(maskLayer(picture, model, loss.states, slots));
  if (layers.grid) parts.push(gridLayer(picture, model));
  if (layers.truths) parts.push(...truths.map((truth, i) => truthNode(truth, i, picture, model.classes[truth.class], unit)));
  if (layers.boxes) parts.push(...[...boxes].reverse().map(box => boxNode(box, unit, picture.width)));
  if (pointed) parts.push(node("g", { class: "pointed" }, rect(cellEdges(picture, model, pointed.row, pointed.column), { class: "cell" }), rect(pointed.box, {})));
  overlay.replaceChildren(...parts);
}
