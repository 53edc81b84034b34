// Saves a task's page as one goes: each field as one leaves it or pauses, one request after another. What is not stored
// is kept as a draft, and comes back with the page.
import { say } from "../page/messages.js";
import { focusOn, tellNow } from "./beside.js";
import { adoptFields, forgetSaved, keepFields } from "./drafts.js";
import { defaultsOf, fieldOf, putValues, valuesOf } from "./fields.js";
import { OpenPage } from "./open_page.js";
import { show } from "./outcomes.js";
import { LATER, REFUSED, SAVED, sendFields, TOO_LARGE } from "./save.js";

const PAUSE_MILLISECONDS = 800;
const FIRST_RETRY_MILLISECONDS = 2_000;
const LAST_RETRY_MILLISECONDS = 30_000;

let page = null;
let timer = 0;
let wait = FIRST_RETRY_MILLISECONDS;
let sending = null;
let isFlushing = false;
// While the form itself is sent, by ourselves.
let isFlushed = false;

function plan(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(save, milliseconds);
}

function tellOthers(saved, { title, undo }) {
  if (!undo || !Object.keys(undo).length) return;
  const detail = { todoId: saved.place.split("/").pop(), title, fields: undo, visit: saved.visit };
  document.dispatchEvent(new CustomEvent("servertask:edited", { detail }));
}

async function send(current, fields, more) {
  const sent = new Map(fields.map((name) => [name, valuesOf(current.form, name)]));
  const answer = await sendFields(current, fields, more);
  show(current, answer, { sent, again: save, restore: () => save({ restore: "yes" }) });
  if (answer.outcome === SAVED) tellOthers(current, answer.told);
  if (current.isShown()) current.keepDraft();
  return answer.outcome;
}

// Sends what has changed, once what is on its way has arrived; how it went.
async function save(more = {}) {
  clearTimeout(timer);
  while (sending) await sending;
  const fields = page?.isShown() ? page.toSend() : [];
  if (!fields.length) return SAVED;
  sending = send(page, fields, more);
  const outcome = await sending.finally(() => { sending = null; });
  if (outcome === LATER) {
    plan(wait);
    wait = Math.min(2 * wait, LAST_RETRY_MILLISECONDS);
  } else {
    wait = FIRST_RETRY_MILLISECONDS;
  }
  return outcome;
}

// Sends until nothing is left, or something is in the way.
async function flush() {
  let outcome = await save();
  while (outcome === SAVED && page?.isShown() && page.toSend().length) outcome = await save();
  const wrong = page?.isShown() ? page.changed().find((name) => page.held.get(name)) : null;
  return { outcome: wrong ? REFUSED : outcome, wrong };
}

function open() {
  const form = document.getElementById("task-form");
  if (page && page.form === form && page.isShown()) return;
  page = form?.elements.digests ? new OpenPage(form) : null;
  wait = FIRST_RETRY_MILLISECONDS;
  if (page) takeUp(page);
}

async function takeUp(opened) {
  await adoptFields(opened.place);
  if (!opened.isShown()) return;
  if (opened.putBack()) say("What you typed here and was not saved yet is back.");
  // Also what was typed before this script was there.
  if (opened.toSend().length) plan(PAUSE_MILLISECONDS);
}

function isTyped(event) {
  return page?.isShown() && event.target.form === page.form && fieldOf(event.target) in page.digests;
}

document.addEventListener("input", (event) => {
  if (!isTyped(event)) return;
  delete page.form.dataset.state;
  page.keepDraft();
  plan(PAUSE_MILLISECONDS);
});

for (const type of ["change", "focusout"]) {
  document.addEventListener(type, (event) => {
    if (isTyped(event) && page.toSend().length) save();
  });
}

// The button sends the form as a whole; by then all of it is stored, or the service says what is in the way.
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!page?.isShown() || form !== page.form || submitter?.hasAttribute("formaction") || isFlushed) return;
  if (!sending && !page.changed().length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isFlushing) return;
  isFlushing = true;
  const { outcome, wrong } = await flush().finally(() => { isFlushing = false; });
  if (wrong || outcome === TOO_LARGE) {
    tellNow();
    focusOn(form, wrong ?? page.changed()[0]);
    return;
  }
  // A form that is still telling that it was submitted cannot be submitted.
  await new Promise((resolve) => { setTimeout(resolve); });
  isFlushed = true;
  form.requestSubmit(submitter ?? undefined);
  isFlushed = false;
}, { capture: true });

// The form as a whole was taken, here or on the page that shows a conflict; or given up there.
function settle(address) {
  keepFields(new URL(address, location.href).pathname, {});
}

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.request?.method === "POST" && ctx.response?.status < 400) settle(ctx.request.action);
});

document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[data-discards]");
  if (link) settle(link.href);
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save();
});
window.addEventListener("pagehide", () => save());
window.addEventListener("online", () => save());
// The page came anew with what there was before. A field in which something was chosen or typed goes on showing that, and
// would be saved again.
document.addEventListener("servertask:undone", ({ detail: { todoId, fields } }) => {
  const names = Object.keys(fields);
  forgetSaved(`/todos/${todoId}`, names);
  const form = document.getElementById("task-form");
  if (!page || page.place !== `/todos/${todoId}` || !form) return;
  for (const name of names) putValues(form, name, defaultsOf(form, name));
  page = null;
  open();
});
document.addEventListener("htmx:before:swap", () => save());
document.addEventListener("htmx:after:swap", open);
open();
