// The rows of tasks that are on their way, at the top of the list, until the server's row takes their place.
import { LATER, REFUSED, HALTED } from "./queue.js";

const TROUBLED = new Set([LATER, REFUSED, HALTED]);

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

export function rowOf(entry) {
  return document.getElementById(`unsent-${entry.key}`);
}

function button(text, press) {
  const element = make("button", "button quiet", text);
  element.type = "button";
  element.addEventListener("click", press);
  return element;
}

function trouble(entry, actions) {
  const note = make("div", "task-more unsent-note");
  const words = make("span", "error-text", entry.words);
  words.setAttribute("role", "alert");
  const buttons = Object.entries(actions).map(([text, press]) => button(text, () => press(entry)));
  note.append(words, ...buttons);
  if (entry.isOver) {
    const link = make("a", "button quiet", "Sign in");
    link.href = signInAddress();
    note.append(link);
  }
  return note;
}

export function signInAddress() {
  const here = location.pathname + location.search;
  return `/signin?${new URLSearchParams({ next: here, unsent: "1" })}`;
}

function build(entry) {
  const row = make("li", "task is-pending unsent");
  row.id = `unsent-${entry.key}`;
  const mark = make("span", "check");
  mark.setAttribute("aria-hidden", "true");
  const text = make("div", "task-text");
  const title = make("span", "task-title", entry.title);
  title.dir = "auto";
  text.append(title);
  row.append(mark, text);
  return row;
}

// Shows an entry as it stands; `actions` are its buttons, by their text.
export function showRow(entry, actions) {
  const list = document.getElementById("tasks");
  if (!list) return;
  let row = rowOf(entry);
  if (!row) {
    row = build(entry);
    list.prepend(row);
  }
  const isTroubled = TROUBLED.has(entry.state);
  row.classList.toggle("is-stuck", isTroubled);
  row.querySelector(".unsent-note")?.remove();
  if (isTroubled) row.querySelector(".task-text").append(trouble(entry, actions));
}

// The list on the screen is another one than the one in which the task was typed: it is asked for as it stands now.
export async function refresh() {
  const board = document.getElementById("board");
  if (board) await htmx.ajax("GET", location.pathname + location.search, { source: board, target: board, swap: "outerMorph" });
}

// Puts what the server made in the row's place: the row, if it belongs to the list, the counts, and what is said.
export async function settle(entry, text) {
  const row = rowOf(entry);
  const source = row ?? document.body;
  // The list may have been asked for meanwhile, and have it already.
  const [, id] = text.match(/ id="(task-[0-9a-f-]+)"/) ?? [];
  if (row && id) document.getElementById(id)?.remove();
  await htmx.swap({ sourceElement: source, target: source, swap: row ? "outerHTML" : "none", text });
  // What does not belong to the list leaves nothing in it.
  rowOf(entry)?.remove();
}
