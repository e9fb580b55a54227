// What stands beside the picture.
import { colour } from "./overlay.js";

const at = id => document.getElementById(id);

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const option = (text, value) => element("option", { value }, text);
const number = value => typeof value !== "number" ? String(value) : Math.abs(value) >= 1000 ? value.toExponential(2) : value.toFixed(3);

export function introduce(model) {
  at("model").textContent = `${model.model} · input ${model.input} · ${model.columns}×${model.rows} cells · ${model.anchors.length} anchors · ${model.classes.length} classes · ${model.device}`;
  at("untrained").hidden = model.trained;
  at("samples").hidden = model.samples === 0;
  at("class").replaceChildren(...model.classes.map(option));
  at("anchor").replaceChildren(option("all anchors", ""), ...model.anchors.map(([w, h], i) => option(`anchor ${i}: ${w.toFixed(1)} × ${h.toFixed(1)}`, i)));
  for (const [id, value] of [["threshold", model.threshold], ["iou", model.iou], ["ignore", model.ignoreThreshold]]) at(id).value = value;
}

export function tellValues() {
  for (const slider of document.querySelectorAll(".slider")) slider.querySelector("output").value = Number(slider.querySelector("input").value).toFixed(2);
}

export function listFound({ boxes, limited }) {
  const rows = boxes.map(box => {
    const dot = element("span", { className: "dot" });
    dot.style.background = colour(box.class);
    return element("li", {}, dot, box.name, element("b", {}, box.score.toFixed(3)));
  });
  if (limited) rows.push(element("li", { className: "quiet" }, `the best ${boxes.length}; there are more`));
  at("found").replaceChildren(...(rows.length ? rows : [element("li", { className: "quiet" }, "Nothing with such a score.")]));
}

export function explainLoss({ loss, states, responsible }, slots, cells) {
  const counts = [0, 0, 0];
  for (const anchor of slots) for (let cell = 0; cell < cells; cell++) counts[states[anchor * cells + cell]]++;
  const line = (kind, text, count) => element("li", {}, element("span", { className: `dot ${kind}` }), text, element("b", {}, count.toLocaleString("en")));
  at("legend").replaceChildren(
    line("responsible", loss.collisions ? `responsible (${loss.collisions} lost to a later truth)` : "responsible for a truth", counts[2]),
    line("ignored", "ignored: overlaps a truth well", counts[1]),
    line("none", "no object", counts[0]));
  const terms = ["coordinate", "class", "object", "noObject"], most = Math.max(...terms.map(term => Number(loss[term])), 1e-9);
  const rows = terms.flatMap(term => [
    element("span", {}, term === "noObject" ? "no object" : term), element("meter", { min: 0, max: most, value: Number(loss[term]) }), element("b", {}, number(loss[term]))]);
  at("terms").replaceChildren(...rows, element("strong", {}, "loss"), element("span", { className: "quiet" }, responsible.length ? `mean IoU ${number(loss.meanIou)}` : ""), element("b", {}, number(loss.total)));
}

export function complain(problem) {
  at("problem").textContent = problem.message;
  at("problem").hidden = false;
  clearTimeout(complain.timer);
  complain.timer = setTimeout(() => { at("problem").hidden = true; }, 8000);
}
