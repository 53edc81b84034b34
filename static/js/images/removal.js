// Removing an image: gone from sight at once, from the task a little later, so that Undo brings it back whole. Leaving the
// page removes it for good; the request outlives the page. A browser asks for the next page before it lets go of this one,
// so the next page may still show the image, and the answer reaches nobody: what was begun is kept for the next page of
// the window, which hides the image and asks again.
import { say } from "../page/messages.js";
import { ask } from "./api.js";

const TIME_TO_UNDO_MILLISECONDS = 10_000;
const KEPT = "removals";

let pending = null;
let underway = null;
let isLeaving = false;

// The addresses of the images whose removal was begun and not answered before the page was left.
function kept() {
  return JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
}

function keep({ address }) {
  sessionStorage.setItem(KEPT, JSON.stringify([...new Set([...kept(), address])]));
}

function forget({ address }) {
  sessionStorage.setItem(KEPT, JSON.stringify(kept().filter((other) => other !== address)));
}

// Where the page shows the image: on its task, or beside its task in the list.
function shown({ address }) {
  return [...document.querySelectorAll("[data-image]")].filter((element) => element.dataset.image === address);
}

function setHidden(removal, isHidden) {
  for (const element of shown(removal)) element.hidden = isHidden;
}

function undo(removal) {
  if (pending !== removal) return;
  clearTimeout(removal.timer);
  pending = null;
  forget(removal);
  removal.message.remove();
  setHidden(removal, false);
  shown(removal)[0]?.querySelector("[data-removes]").focus();
}

function carryOut() {
  const removal = pending;
  if (!removal) return;
  pending = null;
  clearTimeout(removal.timer);
  removal.message.remove();
  begin(removal);
}

// `underway` settles once the server has answered to everything that was begun, whatever it said.
function begin(removal) {
  underway = Promise.all([underway, remove(removal)]);
}

async function remove(removal) {
  keep(removal);
  setHidden(removal, true);
  try {
    await ask("DELETE", removal.address, { keepalive: true });
  } catch (error) {
    // An answer that a page no longer waits for is no failure; the next page asks again.
    if (isLeaving && !error.status) return;
    // With 404, somebody was faster; it is gone all the same.
    if (error.status !== 404) {
      forget(removal);
      setHidden(removal, false);
      say(`The image was not removed. ${error.message}`, { isError: true });
      return;
    }
  }
  // The next page may have been asked for before this answer, and show the image; asking once more costs nothing.
  if (!isLeaving) forget(removal);
  for (const element of shown(removal)) element.remove();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-removes]");
  if (!button) return;
  event.preventDefault();
  // Who presses a button stayed after all, or came back.
  isLeaving = false;
  carryOut();
  const removal = { address: button.closest("[data-image]").dataset.image };
  pending = removal;
  setHidden(removal, true);
  document.getElementById("id_image")?.focus({ preventScroll: true });
  removal.message = say("Image removed.", { button: { text: "Undo", press: () => undo(removal) } });
  removal.timer = setTimeout(carryOut, TIME_TO_UNDO_MILLISECONDS);
});

document.addEventListener("htmx:after:swap", () => {
  if (pending) setHidden(pending, true);
  for (const address of kept()) setHidden({ address }, true);
});

// The next page is asked for once the image is gone, so that it does not show it any more.
document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.target !== document.body) return;
  carryOut();
  if (!underway) return;
  const { fetch } = ctx;
  ctx.fetch = async (...request) => {
    await underway;
    return fetch(...request);
  };
});

// Kept before the next page can begin, wherever the browser says so; who stays after all still has Undo.
window.addEventListener("beforeunload", () => {
  isLeaving = true;
  if (pending) keep(pending);
});
window.addEventListener("pagehide", () => {
  isLeaving = true;
  carryOut();
});

for (const address of kept()) begin({ address });
