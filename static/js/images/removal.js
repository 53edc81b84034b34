// Removing an image: gone from sight at once, from the task a little later, so that Undo brings it back whole. Leaving the
// page removes it for good; the request outlives the page.
import { say } from "../messages.js";
import { ask } from "./api.js";

const TIME_TO_UNDO_MILLISECONDS = 10_000;

let pending = null;

function card(removal) {
  return document.getElementById(removal.id);
}

function hide(removal) {
  const element = card(removal);
  if (element) element.hidden = true;
}

function undo(removal) {
  if (pending !== removal) return;
  clearTimeout(removal.timer);
  pending = null;
  removal.message.remove();
  const element = card(removal);
  if (element) {
    element.hidden = false;
    element.querySelector("[data-removes]").focus();
  }
}

// Settles once the server has answered, whatever it said.
async function carryOut() {
  const removal = pending;
  if (!removal) return;
  pending = null;
  clearTimeout(removal.timer);
  removal.message.remove();
  try {
    await ask("DELETE", removal.address, { keepalive: true });
    card(removal)?.remove();
  } catch (error) {
    // Somebody was faster; it is gone all the same.
    if (error.status === 404) {
      card(removal)?.remove();
      return;
    }
    const element = card(removal);
    if (element) element.hidden = false;
    say(`The image was not removed. ${error.message}`, { isError: true });
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-removes]");
  if (!button) return;
  event.preventDefault();
  carryOut();
  const removal = { id: button.closest("li").id, address: button.dataset.removes };
  pending = removal;
  hide(removal);
  document.getElementById("id_image")?.focus({ preventScroll: true });
  removal.message = say("Image removed.", { button: { text: "Undo", press: () => undo(removal) } });
  removal.timer = setTimeout(carryOut, TIME_TO_UNDO_MILLISECONDS);
});

document.addEventListener("htmx:after:swap", () => pending && hide(pending));

// The next page is asked for once the image is gone, so that it does not show it any more.
document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (!pending || ctx.target !== document.body) return;
  const isGone = carryOut();
  const { fetch } = ctx;
  ctx.fetch = async (...request) => {
    await isGone;
    return fetch(...request);
  };
});

window.addEventListener("pagehide", carryOut);
