// What the server is asked. A refusal becomes an Error with its words.
async function ask(address, options) {
  const response = await fetch(address, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

const post = (address, question) => ask(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question) });

export const model = () => ask("/api/model");
export const upload = file => ask("/api/pictures", { method: "POST", body: file });
export const sample = number => ask(`/api/samples/${number}`, { method: "POST" });
export const detections = (id, threshold, iou) => post("/api/detections", { id, threshold, iou });
export const loss = (id, truths, ignoreThreshold) => post("/api/loss", { id, truths, ignoreThreshold });

// A slider moves faster than answers come: one question at a time, then the newest.
export function newestOnly(work) {
  let busy = false, again = false;
  return async () => {
    if (busy) { again = true; return; }
    busy = true;
    do { again = false; await work(); } while (again);
    busy = false;
  };
}
