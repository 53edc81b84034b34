// Sends one new task, and tells how it went.
import { isOurPage, ownHeaders } from "../page/account.js";
import { DONE, HALTED, LATER, REFUSED } from "./queue.js";

const PATIENCE_MILLISECONDS = 10_000;
const WORDS = {
  offline: "Not sent yet: you seem to be offline.",
  silent: "Not sent yet: the server does not answer.",
  over: "Not sent yet: your session is over.",
  other: "Not sent: another account is signed in now.",
  refused: "This was refused.",
};
const LATER_STATUSES = new Set([408, 425, 429]);

function headers(entry) {
  return {
    ...ownHeaders(),
    // The page may have become another account's since it was typed.
    "X-Account": entry.account,
    Accept: "text/html",
    "HX-Request": "true",
    "HX-Request-Type": "partial",
    "HX-Target": "ul#tasks",
    "HX-Current-URL": location.href,
  };
}

async function ask(entry) {
  return fetch(entry.address, {
    method: "POST",
    headers: headers(entry),
    body: new URLSearchParams([...entry.fields, ["key", entry.key]]),
    // What was pressed is sent even if the page is left in the same moment.
    keepalive: true,
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
}

// The sentence of an answer that refuses, wherever its page has it.
function sentence(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  return page.querySelector(".error-text, .alert p, .message p")?.textContent.trim();
}

function later(reason) {
  if (reason) return { outcome: LATER, words: `Not sent yet. ${reason}` };
  return { outcome: LATER, words: navigator.onLine ? WORDS.silent : WORDS.offline };
}

async function judge(response) {
  const text = await response.text();
  if (response.status === 401 || response.headers.has("HX-Redirect")) {
    return { outcome: HALTED, words: WORDS.over, isOver: true };
  }
  if (response.status === 409 && text.includes("data-other-account")) return { outcome: HALTED, words: WORDS.other };
  if (!isOurPage(response)) return later();
  if (response.status >= 500 || LATER_STATUSES.has(response.status)) return later(sentence(text));
  if (!response.ok) return { outcome: REFUSED, words: sentence(text) ?? WORDS.refused };
  return { outcome: DONE, text };
}

export async function send(entry) {
  try {
    const response = await ask(entry);
    // The cookie had another token by the time it was sent; it has the right one now.
    return await judge(response.status === 403 ? await ask(entry) : response);
  } catch {
    return later();
  }
}
