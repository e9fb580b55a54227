// Drawing and erasing truths, and pointing at cells.
import { node } from "./overlay.js";

const LEAST = 4; // pixels of the screen: less is a click, not a box
const overlay = document.getElementById("overlay");

function place(event) {
  const area = overlay.getBoundingClientRect();
  const clamp = value => Math.max(0, Math.min(1, value));
  return { x: clamp((event.clientX - area.left) / area.width), y: clamp((event.clientY - area.top) / area.height), area };
}

export function listen({ size, point, leave, drawn, erased }) {
  let start = null, draft = null;
  overlay.addEventListener("pointerdown", event => {
    const cross = event.target.closest(".erase");
    if (cross) { erased(Number(cross.dataset.truth)); return; }
    start = place(event);
    overlay.setPointerCapture(event.pointerId);
    draft = node("rect", { class: "draft" });
  });
  overlay.addEventListener("pointermove", event => {
    const now = place(event), picture = size();
    if (!start) { point(now.x * picture.width, now.y * picture.height); return; }
    if (!draft.isConnected) overlay.append(draft);
    draft.setAttribute("x", Math.min(start.x, now.x) * picture.width);
    draft.setAttribute("y", Math.min(start.y, now.y) * picture.height);
    draft.setAttribute("width", Math.abs(start.x - now.x) * picture.width);
    draft.setAttribute("height", Math.abs(start.y - now.y) * picture.height);
  });
  overlay.addEventListener("pointerup", event => {
    if (!start) return;
    const now = place(event), [width, height] = [Math.abs(start.x - now.x), Math.abs(start.y - now.y)];
    if (width * now.area.width >= LEAST && height * now.area.height >= LEAST) drawn({ x: (start.x + now.x) / 2, y: (start.y + now.y) / 2, width, height });
    draft.remove();
    start = null;
  });
  overlay.addEventListener("pointercancel", () => { draft?.remove(); start = null; });
  overlay.addEventListener("pointerleave", leave);
}
