// Says so when no answer comes at all, or one that is no page of ours. Whatever else the server answers, also an error, shows
// itself.
import { isOurPage } from "./account.js";
import { say } from "./messages.js";

const WORDS = {
  offline: "You seem to be offline. What you typed is still here; send it again once you are back.",
  silent: "The server does not answer. What you typed is still here; try again in a moment.",
  long: "That was too long to be sent. What you typed is still here; try it shorter.",
  strange: "Something on the way answered instead of the server. What was here stays; try again in a moment.",
};
const TOO_LONG = new Set([413, 414, 431]);
// Instead of a status that would pass for success.
const BAD_GATEWAY = 502;

document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  if (!ctx || ctx.response || ctx.status === "dropped") {
    return;
  }
  say(navigator.onLine ? WORDS.silent : WORDS.offline, { isError: true });
});

function wordsFor(status) {
  if (TOO_LONG.has(status)) return WORDS.long;
  return status >= 500 ? WORDS.silent : WORDS.strange;
}

// What a load balancer, gunicorn itself or a hotel's network says is never put into the page.
document.addEventListener("htmx:before:response", (event) => {
  const { response } = event.detail.ctx;
  if (response.status === 204 || response.status === 304 || isOurPage(response.raw)) return;
  event.preventDefault();
  say(wordsFor(response.status), { isError: true });
  if (response.status < 400) response.status = BAD_GATEWAY;
});
