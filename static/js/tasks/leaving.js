// Signing out takes along what this browser keeps for the account. What is not sent yet is sent first; what cannot be is named,
// and thrown away only by a press of its own.
import { account } from "../page/account.js";
import { say } from "../page/messages.js";
import { queue } from "./composer.js";
import { forgetAll } from "./drafts.js";
import { forget } from "./unsent.js";

let isDecided = false;

function forgetKept() {
  forget(account());
  forgetAll();
}

function leave(form) {
  isDecided = true;
  forgetKept();
  form.requestSubmit();
}

function ask(form, waiting) {
  const what = waiting.length === 1 ? `“${waiting[0].title}” is` : `${waiting.length} tasks are`;
  const press = () => leave(form);
  say(`${what} not sent yet. Signing out now throws away what is not sent.`, {
    isError: true,
    button: { text: "Sign out all the same", press },
  });
}

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (isDecided || !form.getAttribute("action")?.endsWith("/signout")) return;
    if (queue.entries.length === 0) {
      forgetKept();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    await queue.run();
    if (queue.entries.length > 0) ask(form, queue.entries);
    else leave(form);
  },
  { capture: true },
);
