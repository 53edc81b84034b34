// The buttons of a row. A press counts also while an earlier one is on its way: htmx keeps the last one for the row
// (`hx-sync`), and here it is seen to that it means what the person saw. A checkbox answers the finger at once; should the
// server refuse, it shows what the server has.

// A row carries its status as a class, by the domain's word for it.
const CHECKED = "is-complete";
const UNCHECKED = "is-pending";

// By row: the request of the last press, and how the server has the task as far as that is known.
const last = new WeakMap();
const stored = new WeakMap();

function rowOf(ctx) {
  return ctx.sourceElement?.closest?.(".task") ?? null;
}

function isCheckbox(ctx) {
  return Boolean(ctx.sourceElement?.matches?.(".task > .check"));
}

function stateOf(row) {
  return [...row.classList].find((name) => name.startsWith("is-"));
}

function boxOf(row) {
  return row.querySelector(":scope > .check");
}

function shown(row) {
  return { isChecked: boxOf(row).getAttribute("aria-checked") === "true", state: stateOf(row) };
}

function show(row, { isChecked, state }) {
  boxOf(row)?.setAttribute("aria-checked", String(isChecked));
  row.classList.replace(stateOf(row), state);
}

function standing(isChecked) {
  return { isChecked, state: isChecked ? CHECKED : UNCHECKED };
}

// What the button says was made for what the server had; the person has pressed on what is shown.
function turn(row, ctx) {
  const before = shown(row);
  if (!stored.has(row)) stored.set(row, before);
  ctx.wish = standing(!before.isChecked);
  ctx.request.action = ctx.request.action.replace(/\/(complete|reopen)(?=\?|$)/, ctx.wish.isChecked ? "/complete" : "/reopen");
  show(row, ctx.wish);
}

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  const row = rowOf(ctx);
  if (!row || ctx.request.method !== "POST") return;
  last.set(row, ctx);
  if (isCheckbox(ctx)) turn(row, ctx);
});

// An answer to a press that is not the last one shows nothing: what comes after it knows better.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const row = rowOf(ctx);
  if (!row || !last.has(row) || last.get(row) === ctx) return;
  event.preventDefault();
  if (ctx.wish && ctx.response?.status < 400) stored.set(row, ctx.wish);
});

document.addEventListener("htmx:finally:request", (event) => {
  const { ctx } = event.detail;
  const row = rowOf(ctx);
  if (!row || last.get(row) !== ctx) return;
  const had = stored.get(row);
  last.delete(row);
  stored.delete(row);
  if (had && row.isConnected && !(ctx.response?.status < 400)) show(row, had);
});
