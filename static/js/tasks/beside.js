// Says beside a field what is wrong with it, and above all where readers hear it at once.
import { controlsOf } from "./fields.js";

// What is said beside a field moves what stands below it: not under a hand that is about to press something there.
const CALM_MILLISECONDS = 500;
const LONGEST_MILLISECONDS = 3_000;
const waiting = new Map();
let moved = 0;

for (const type of ["pointermove", "pointerdown", "keydown", "input"]) {
  document.addEventListener(type, () => { moved = performance.now(); }, { passive: true });
}

function whenCalm(field, since = performance.now()) {
  const now = performance.now();
  if (now - moved >= CALM_MILLISECONDS || now - since >= LONGEST_MILLISECONDS) tellNow(field);
  else waiting.get(field).timer = setTimeout(() => whenCalm(field, since), CALM_MILLISECONDS / 4);
}

// Says at once what waits to be said.
export function tellNow(only = null) {
  for (const [field, { timer, insert }] of waiting) {
    if (only !== null && field !== only) continue;
    clearTimeout(timer);
    waiting.delete(field);
    insert();
  }
}

function placeOf(form, field) {
  const [first] = controlsOf(form, field);
  return first?.closest("[data-field], fieldset, .field, .title-field") ?? null;
}

function button({ text, press }) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button quiet";
  element.textContent = text;
  element.addEventListener("click", press);
  return element;
}

function sentence(text, id) {
  const words = document.createElement("p");
  words.className = "error-text";
  words.id = id;
  words.dir = "auto";
  words.textContent = text;
  return words;
}

// `buttons` are `{ text, press }`.
export function tell({ form }, field, { text, buttons = [] }) {
  untell(form, field);
  waiting.set(field, { timer: 0, insert: () => insertProblem(form, field, { text, buttons }) });
  whenCalm(field);
}

function insertProblem(form, field, { text, buttons }) {
  const place = placeOf(form, field);
  if (!place) return;
  const problem = document.createElement("div");
  problem.className = "field-problem";
  problem.setAttribute("role", "alert");
  const id = `problem-${field}`;
  problem.append(sentence(text, id), ...buttons.map(button));
  place.classList.add("has-error");
  place.append(problem);
  for (const control of controlsOf(form, field)) {
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", id);
  }
}

export function untell(form, field) {
  clearTimeout(waiting.get(field)?.timer);
  waiting.delete(field);
  const place = placeOf(form, field);
  if (!place) return;
  place.classList.remove("has-error");
  for (const said of place.querySelectorAll(".field-problem, .error-text")) said.remove();
  for (const control of controlsOf(form, field)) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
  }
}

export function focusOn(form, field) {
  controlsOf(form, field)[0]?.focus();
}
