// The state of the page, and what changes it. ?sample=3&threshold=0.3 opens it with a sample.
import * as server from "./server.js";
import * as panel from "./panel.js";
import { cellAt, draw } from "./overlay.js";
import { listen } from "./mouse.js";

const at = id => document.getElementById(id);
const asked = new URLSearchParams(location.search);
const state = { model: null, picture: null, truths: [], boxes: [], loss: null, pointed: null, sample: -1 };

const slots = () => at("anchor").value === "" ? state.model.anchors.map((_, i) => i) : [Number(at("anchor").value)];
const layers = () => Object.fromEntries([...document.querySelectorAll("[data-layer]")].map(box => [box.dataset.layer, box.checked]));
const redraw = () => { if (state.picture) draw({ ...state, slots: slots(), layers: layers() }); };
const attempt = work => async (...given) => { try { return await work(...given); } catch (problem) { panel.complain(problem); } };

const detect = server.newestOnly(attempt(async () => {
  if (!state.picture) return;
  const { id } = state.picture, answer = await server.detections(id, Number(at("threshold").value), Number(at("iou").value));
  if (id !== state.picture.id) return;
  state.boxes = answer.boxes;
  panel.listFound(answer);
  redraw();
}));

const weigh = server.newestOnly(attempt(async () => {
  if (!state.picture) return;
  const { id } = state.picture, answer = await server.loss(id, state.truths, Number(at("ignore").value));
  if (id !== state.picture.id) return;
  state.loss = answer;
  tellLoss();
}));

function tellLoss() {
  if (state.loss) panel.explainLoss(state.loss, slots(), state.model.rows * state.model.columns);
  redraw();
}

const open = attempt(async asking => {
  const picture = await asking;
  Object.assign(state, { picture, truths: picture.truths, boxes: [], loss: null, pointed: null });
  const image = at("picture");
  image.src = `/api/pictures/${picture.id}.png`;
  image.hidden = false;
  at("overlay").removeAttribute("hidden"); // SVG has no property of that name
  at("overlay").setAttribute("viewBox", `0 0 ${picture.width} ${picture.height}`);
  at("frame").className = "";
  at("frame").style.setProperty("--ratio", picture.width / picture.height);
  at("about").textContent = `${picture.name}, ${picture.width}×${picture.height}; the network took ${picture.milliseconds.toFixed(0)} ms, sliders do not ask it again.`;
  await Promise.all([detect(), weigh()]);
  document.body.dataset.ready = picture.id;
});

function openSample(step) {
  state.sample = (state.sample + step + state.model.samples) % state.model.samples;
  return open(server.sample(state.sample));
}

function point(x, y) {
  const cell = cellAt(state.picture, state.model, x, y);
  if (!cell) { leave(); return; }
  const { columns, rows } = state.model, { objectness, slotBoxes } = state.picture, place = cell.row * columns + cell.column;
  const indexOf = anchor => anchor * rows * columns + place, iou = anchor => state.loss?.bestIou[indexOf(anchor)] ?? 0;
  const rank = anchor => (state.loss?.states[indexOf(anchor)] === 2 ? 2 : 0) + iou(anchor);
  const anchor = slots().reduce((best, other) => rank(other) > rank(best) ? other : best), index = indexOf(anchor);
  const [left, top, right, bottom] = slotBoxes.slice(4 * index, 4 * index + 4).map(Number), { width, height } = state.picture;
  state.pointed = { ...cell, box: { left: left * width, top: top * height, right: right * width, bottom: bottom * height } };
  const kind = ["no object", "ignored", "responsible"][state.loss?.states[index]] ?? "";
  at("slot").textContent = `Row ${cell.row}, column ${cell.column}, anchor ${anchor}: ${kind}; best IoU with a truth ${iou(anchor).toFixed(3)}, objectness ${Number(objectness[index]).toFixed(3)}.`;
  redraw();
}

function leave() {
  state.pointed = null;
  at("slot").textContent = "Point at a cell to see its slots.";
  redraw();
}

function change(truths) {
  state.truths = truths;
  redraw();
  weigh();
}

function listenToAll() {
  for (const id of ["threshold", "iou"]) at(id).addEventListener("input", () => { panel.tellValues(); detect(); });
  at("ignore").addEventListener("input", () => { panel.tellValues(); weigh(); });
  at("anchor").addEventListener("change", tellLoss);
  at("layers").addEventListener("change", redraw);
  at("erase").addEventListener("click", () => change([]));
  at("next").addEventListener("click", () => openSample(1));
  at("previous").addEventListener("click", () => openSample(-1));
  at("file").addEventListener("change", event => { if (event.target.files.length) open(server.upload(event.target.files[0])); event.target.value = ""; });
  addEventListener("resize", redraw);
  addEventListener("dragover", event => { event.preventDefault(); at("frame").classList.add("over"); });
  addEventListener("dragleave", event => { if (!event.relatedTarget) at("frame").classList.remove("over"); });
  addEventListener("drop", event => { event.preventDefault(); at("frame").classList.remove("over"); if (event.dataTransfer.files.length) open(server.upload(event.dataTransfer.files[0])); });
  listen({
    size: () => state.picture, point, leave,
    drawn: truth => change([...state.truths, { ...truth, class: Number(at("class").value) }]),
    erased: index => change(state.truths.filter((_, i) => i !== index)),
  });
}

await attempt(async () => {
  at("frame").className = "bare";
  state.model = await server.model();
  panel.introduce(state.model);
  for (const id of ["threshold", "iou", "ignore"]) if (asked.has(id)) at(id).value = asked.get(id);
  panel.tellValues();
  listenToAll();
  if (state.model.samples === 0) return;
  state.sample = Math.max(0, Math.min(state.model.samples - 1, Number(asked.get("sample")) || 0));
  await openSample(0);
})();
