// A page that a browser shows again as it was, without asking, may be of somebody who has signed out since. It is put away
// unseen, and shown only to whom it belongs.
import { account } from "./account.js";

const page = document.documentElement;

async function whoIsThere() {
  const response = await fetch("/session", { headers: { Accept: "application/json" }, cache: "no-store" });
  if (response.status === 401) return "";
  return (await response.json()).user_id;
}

export async function check() {
  const isOwn = (await whoIsThere().catch(() => null)) === account();
  if (isOwn) page.hidden = false;
  else location.reload();
}

window.addEventListener("pagehide", (event) => {
  // Hidden before the browser puts it away, since the first thing it shows of it is how it was.
  if (event.persisted && account()) page.hidden = true;
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted && page.hidden) check();
});
