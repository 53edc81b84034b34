// A checkbox answers the finger at once; should the server refuse, it goes back to what it was.
const STATES = ["is-pending", "is-ongoing", "is-complete"];
const before = new WeakMap();

function show(box, isChecked, state) {
  const row = box.closest(".task");
  box.setAttribute("aria-checked", String(isChecked));
  row.classList.remove(...STATES);
  row.classList.add(state);
}

document.addEventListener("htmx:before:request", (event) => {
  const box = event.detail.ctx.sourceElement;
  if (!box?.matches?.(".task > .check")) {
    return;
  }
  const isChecked = box.getAttribute("aria-checked") === "true";
  const state = STATES.find((name) => box.closest(".task").classList.contains(name));
  before.set(box, { isChecked, state });
  show(box, !isChecked, isChecked ? "is-pending" : "is-complete");
});

document.addEventListener("htmx:finally:request", (event) => {
  const { sourceElement: box, response } = event.detail.ctx;
  const was = before.get(box);
  before.delete(box);
  if (was && box.isConnected && !(response?.status < 400)) {
    show(box, was.isChecked, was.state);
  }
});
