// Undo: in the place where the thing was, and with the key u for the last twenty. Whatever changes a task tells it by an
// event, `servertask:edited`, whose detail is an entry of the stack; what htmx sends for a row is told here. What was taken
// back is told in turn by `servertask:undone`.
import { isOn } from "../page/keys.js";
import { say } from "../page/messages.js";
import { push, putBack, take } from "./undo_stack.js";
import { CHANGED_SINCE, DONE, FAILED, GONE, takeBack } from "./take_back.js";

const ACTION = /\/todos\/([0-9a-f-]{36})\/(complete|reopen|start|delete|restore)(?:\?|$)/;
const WORDS = { complete: "is done", reopen: "is open again", start: "is begun", delete: "is in the trash", restore: "is back" };
const OUTCOMES = {
  [DONE]: (title) => `Undone: “${title}”.`,
  [CHANGED_SINCE]: (title) => `“${title}” was changed since, and stays as it is.`,
  [GONE]: (title) => `“${title}” is no longer there.`,
  [FAILED]: (title) => `“${title}” could not be taken back now. Try again in a moment.`,
};

let isBusy = false;

function statusOf(row) {
  return ["pending", "ongoing", "complete"].find((status) => row?.classList.contains(`is-${status}`));
}

function fieldsOf(action, status) {
  switch (action) {
    case "complete": return { status: [status && status !== "complete" ? status : "pending", "complete"] };
    case "start": return { status: [status ?? "pending", "ongoing"] };
    case "reopen": return { status: ["complete", null] };
    default: return { deleted: [action === "restore", action === "delete"] };
  }
}

function titleOf(row) {
  return row?.querySelector(".task-title")?.textContent ?? document.querySelector("main h1")?.textContent ?? "The task";
}

function told(ctx) {
  const address = ctx.request?.action ?? ctx.sourceElement?.getAttribute?.("hx-post") ?? ctx.sourceElement?.action ?? "";
  return ACTION.exec(String(address));
}

// How the row stood as it was pressed, before anything shows the press.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const [, todoId] = told(ctx) ?? [];
  if (!todoId) return;
  const row = document.getElementById(`task-${todoId}`);
  ctx.undo = {
    todoId, title: titleOf(row), status: statusOf(row), next: row?.nextElementSibling, list: row?.parentElement,
    hadFocus: row?.contains(document.activeElement),
  };
}, { capture: true });

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const [, , action] = told(ctx) ?? [];
  if (!ctx.undo || !action || !(ctx.response?.status < 400)) return;
  const { todoId, title, status } = ctx.undo;
  ctx.undo.action = action;
  ctx.undo.entry = push({ todoId, title, fields: fieldsOf(action, status) });
});

document.addEventListener("servertask:edited", ({ detail }) => push(detail));

// A row that has left its list leaves a line in its place.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const left = ctx?.undo;
  if (!left?.entry || !left.list?.isConnected || document.getElementById(`task-${left.todoId}`)) return;
  for (const form of document.querySelectorAll(`#messages form[action*="${left.todoId}/restore"]`)) form.remove();
  const line = lineFor(left);
  left.list.insertBefore(line, left.next?.isConnected ? left.next : null);
  if (left.hadFocus) setTimeout(() => line.querySelector("button")?.focus({ preventScroll: true }), 0);
});

function lineFor({ entry, title, action }) {
  const line = document.createElement("li");
  line.className = "undo-line";
  const words = document.createElement("span");
  words.dir = "auto";
  words.textContent = `“${title}” ${WORDS[action]}.`;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  button.textContent = "Undo";
  button.addEventListener("click", () => undo(entry.id));
  line.append(words, button);
  return line;
}

// The page shows again what it is about, in its place; focus goes to what came back.
async function refresh({ todoId }) {
  await window.htmx?.ajax("GET", location.pathname + location.search, { target: "body", swap: "outerMorph" });
  const ids = [`check-${todoId}`, `open-${todoId}`, "id_title"];
  ids.map((id) => document.getElementById(id)).find(Boolean)?.focus({ preventScroll: true });
}

export async function undo(id = null) {
  if (isBusy) return;
  const entry = take(id);
  if (!entry) {
    say("There is nothing to undo in this tab.");
    return;
  }
  isBusy = true;
  const outcome = await takeBack(entry).finally(() => { isBusy = false; });
  if (outcome === FAILED) putBack(entry);
  if (outcome === DONE) {
    await refresh(entry);
    document.dispatchEvent(new CustomEvent("servertask:undone", { detail: entry }));
  }
  say(OUTCOMES[outcome](entry.title), { isError: outcome === FAILED });
}

function isTyping(target) {
  return target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !event.defaultPrevented;
  if (event.key !== "u" || !isPlain || !isOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  undo();
});

document.addEventListener("servertask:undo", () => undo());
