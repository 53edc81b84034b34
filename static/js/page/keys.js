// Single keys, for those who like them; whoever speaks to the machine, or types where no field is, can turn them off. A part
// of the page that a key presses says so by `data-key`, in the row that has the focus or, for all of the page, outside.

const OFF = "servertask_keys=off";
const YEAR_SECONDS = 31_536_000;
const CHORD_MILLISECONDS = 1_500;
const VIEWS = { t: "/today", u: "/upcoming", o: "/", d: "/done", p: "/pictures" };
const TYPED_INTO = "input, textarea, select, [contenteditable]";
const ON_ROW = {
  x: (row) => row.querySelector(".check"),
  e: (row) => row.querySelector("a.task-title"),
  "#": (row) => row.querySelector("[id^=delete-]"),
};

let chordUntil = 0;

function dialog() {
  return document.getElementById("keys");
}

// A cookie, since what else a browser keeps goes with signing out.
export function isOn() {
  return !document.cookie.split("; ").includes(OFF);
}

function setOn(isWanted) {
  document.cookie = `${OFF}; path=/; samesite=lax; max-age=${isWanted ? 0 : YEAR_SECONDS}`;
}

function open() {
  const box = document.getElementById("keys-on");
  if (!dialog() || dialog().open) return;
  box.checked = isOn();
  dialog().showModal();
}

function rows() {
  return [...document.querySelectorAll("#tasks > .task:not(.unsent)")];
}

function current() {
  return document.activeElement?.closest?.(".task") ?? null;
}

function move(step) {
  const all = rows();
  const at = all.indexOf(current());
  const next = at < 0 ? all[0] : all[at + step];
  next?.querySelector("a.task-title")?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function focus(id) {
  const field = document.getElementById(id);
  field?.focus();
  return Boolean(field);
}

function press(element) {
  element?.click();
  return Boolean(element);
}

function onRow(key) {
  const row = current();
  const named = row?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  return row ? press(named ?? ON_ROW[key]?.(row)) : false;
}

function onPage(key) {
  return press([...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((each) => !each.closest(".task")));
}

function undo() {
  return press([...document.querySelectorAll("#messages button")].find(({ textContent }) => textContent.trim() === "Undo"));
}

function goTo(key) {
  const address = VIEWS[key];
  return address ? press(document.querySelector(`a[href="${address}"]`)) : false;
}

const ACTIONS = {
  "?": () => open() ?? true,
  n: () => focus("new-task-title"),
  "/": () => focus("search-text"),
  j: () => move(1) ?? true,
  k: () => move(-1) ?? true,
  g: () => (chordUntil = performance.now() + CHORD_MILLISECONDS) > 0,
};

// Whether the key did something.
function act(key) {
  if (performance.now() < chordUntil) {
    chordUntil = 0;
    return goTo(key);
  }
  return ACTIONS[key]?.() ?? (onRow(key) || onPage(key) || (key === "u" && undo()));
}

document.addEventListener("keydown", (event) => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && event.key.length === 1;
  if (!isPlain || !isOn() || event.target.closest?.(TYPED_INTO) || document.querySelector("dialog[open]")) return;
  if (act(event.key)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (event.target.id === "keys-on") setOn(event.target.checked);
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-opens=keys]")) open();
});
