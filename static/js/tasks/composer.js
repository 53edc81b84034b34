// The field for a new task: Enter puts the task into the list and empties the field in the same moment, however slow the
// network is. The field itself is never replaced, so that nothing typed into it meanwhile is lost.
import { account } from "../page/account.js";
import { say } from "../page/messages.js";
import { DONE, HALTED, Queue, REFUSED } from "./queue.js";
import { refresh, rowOf, settle, showRow, signInAddress } from "./rows.js";
import { send } from "./sending.js";
import { adopt, draft, keepDraft, nextOrder, store } from "./unsent.js";

const COMPOSING_KEY = 229;

export const queue = new Queue({ store, send, show });

let isComposing = false;

function form() {
  return document.getElementById("composer");
}

function field() {
  return document.getElementById("new-task-title");
}

// A key that makes a task once, however often it is sent; also where a browser gives none over plain HTTP.
function newKey() {
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function write(text) {
  const input = field();
  if (!input) return;
  input.value = text;
  keepDraft(text);
  // Others look at what is in the field, too.
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function putBack(entry) {
  if (!queue.remove(entry.key)) return;
  rowOf(entry)?.remove();
  write([entry.title, field().value].filter(Boolean).join(" "));
  field().focus();
}

function discard(entry) {
  if (!queue.remove(entry.key)) return;
  rowOf(entry)?.remove();
  field()?.focus();
}

const ACTIONS = { "Try again": ({ key }) => queue.retry(key), "Put back": putBack, Remove: discard };

// The session is over: who is in the middle of a word is left to finish it, and finds the way in the row.
function leadToSignIn() {
  if (!field()?.value) location.assign(signInAddress());
}

function show(entry, answer) {
  if (entry.state === DONE) {
    if (belongsHere(entry)) settle(entry, answer.text);
    else refresh();
    return;
  }
  entry.isOver = answer?.isOver;
  if (belongsHere(entry)) showRow(entry, ACTIONS);
  else if (entry.state === REFUSED) say(`“${entry.title}” was not added. ${entry.words}`, { isError: true });
  if (entry.state === HALTED && entry.isOver) leadToSignIn();
}

// Whether the list on the screen is the one into which it was typed.
function belongsHere(entry) {
  return form()?.getAttribute("action") === entry.address && entry.account === account();
}

function entryOf(title) {
  const fields = [...new FormData(form())].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "key");
  return {
    key: newKey(),
    order: nextOrder(),
    title,
    fields: fields.map(([name, value]) => [name, name === "title" ? title : value]),
    address: form().getAttribute("action"),
    account: account(),
  };
}

function add(titles) {
  // All are made before the field is emptied, which may take what else is in the form with it.
  const entries = titles.map(entryOf);
  write("");
  field().focus();
  entries.forEach((entry) => queue.add(entry));
}

// --- Several pasted lines ---

function linesOf(text) {
  return text.split(/\r\n|\r|\n/).map((line) => line.trim()).filter(Boolean);
}

let offered = [];

function offer(lines) {
  offered = lines;
  const choice = document.getElementById("add-lines");
  if (!choice) return;
  choice.hidden = lines.length < 2;
  choice.textContent = choice.hidden ? "" : `Add ${lines.length} tasks`;
}

document.addEventListener("paste", (event) => {
  const input = field();
  if (event.target !== input) return;
  const pasted = event.clipboardData.getData("text");
  if (linesOf(pasted).length < 2) return;
  event.preventDefault();
  const before = input.value.slice(0, input.selectionStart);
  const after = input.value.slice(input.selectionEnd);
  const lines = linesOf(before + pasted + after);
  write(lines.join(" "));
  offer(lines);
});

document.addEventListener("click", (event) => {
  if (event.target.id === "add-lines") add(offered);
});

// --- Enter, and what is typed ---

document.addEventListener("compositionstart", (event) => {
  isComposing = isComposing || event.target === field();
});
document.addEventListener("compositionend", () => {
  isComposing = false;
});

// The Enter that ends a composition belongs to the input method; Safari tells it by the key's code alone.
document.addEventListener("keydown", (event) => {
  if (event.target !== field() || event.key !== "Enter") return;
  if (event.isComposing || event.keyCode === COMPOSING_KEY) event.preventDefault();
});

document.addEventListener("input", (event) => {
  if (event.target !== field()) return;
  keepDraft(field().value);
  offer([]);
});

// Pressing the button leaves the focus, and with it a phone's keyboard, where it is.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("#composer button")) event.preventDefault();
});

document.addEventListener(
  "submit",
  (event) => {
    // A page of nobody knows no account to keep anything under.
    if (event.target !== form() || !account()) return;
    event.preventDefault();
    event.stopPropagation();
    if (isComposing) return;
    const title = field().value;
    if (title.trim()) add([title]);
    else say("A task needs a title.", { isError: true });
  },
  { capture: true },
);

// --- What the page, the network and other windows do ---

// The field that has had the draft; a morphed one stays itself, and a new one knows nothing of what was typed.
let restored = null;

function restoreDraft() {
  if (field() === restored) return;
  restored = field();
  if (restored && !restored.value) restored.value = draft();
}

// The list has been replaced by one that does not know what is on its way.
document.addEventListener("htmx:after:swap", () => {
  restoreDraft();
  for (const entry of queue.entries) {
    if (belongsHere(entry) && !rowOf(entry)) showRow(entry, ACTIONS);
  }
});

window.addEventListener("online", () => queue.run());

restoreDraft();
adopt((entry) => {
  store.put(entry);
  queue.add(entry);
});
