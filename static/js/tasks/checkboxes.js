// A checkbox answers the finger at once; should the server refuse, it goes back to what it was.

// A row carries its status as a class, by the domain's word for it.
const CHECKED = "is-complete";
const UNCHECKED = "is-pending";
const before = new WeakMap();

function stateOf(row) {
  return [...row.classList].find((name) => name.startsWith("is-"));
}

function show(box, isChecked, state) {
  const row = box.closest(".task");
  box.setAttribute("aria-checked", String(isChecked));
  row.classList.replace(stateOf(row), state);
}

document.addEventListener("htmx:before:request", (event) => {
  const box = event.detail.ctx.sourceElement;
  if (!box?.matches?.(".task > .check")) {
    return;
  }
  const isChecked = box.getAttribute("aria-checked") === "true";
  before.set(box, { isChecked, state: stateOf(box.closest(".task")) });
  show(box, !isChecked, isChecked ? UNCHECKED : CHECKED);
});

document.addEventListener("htmx:finally:request", (event) => {
  const { sourceElement: box, response } = event.detail.ctx;
  const was = before.get(box);
  before.delete(box);
  if (was && box.isConnected && !(response?.status < 400)) {
    show(box, was.isChecked, was.state);
  }
});
