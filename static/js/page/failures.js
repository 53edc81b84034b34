// Says so when no answer comes at all. Whatever the server answers, also an error, shows itself.
import { say } from "./messages.js";

const WORDS = {
  offline: "You seem to be offline. What you typed is still here; send it again once you are back.",
  silent: "The server does not answer. What you typed is still here; try again in a moment.",
};

document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  if (!ctx || ctx.response || ctx.status === "dropped") {
    return;
  }
  say(navigator.onLine ? WORDS.silent : WORDS.offline, { isError: true });
});
