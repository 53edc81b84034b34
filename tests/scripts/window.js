// A window with one page for the test of a script: jsdom, under the names that a browser gives to every script.
import { afterEach } from "node:test";

import { JSDOM } from "jsdom";

export const { window } = new JSDOM("<!DOCTYPE html><html><body></body></html>", { url: "http://servertask.test/" });
// Node has its own of the rest (File, Blob, URL, Response, AbortSignal), which behave as a browser's.
const OF_THE_WINDOW = ["document", "window", "navigator", "sessionStorage", "location", "DOMParser"];

for (const name of OF_THE_WINDOW) {
  Object.defineProperty(globalThis, name, { value: name === "window" ? window : window[name], configurable: true });
}

// What breaks in a listener reaches nobody but the window; here it breaks the test.
const broken = [];
window.addEventListener("error", ({ error }) => broken.push(error));
afterEach(() => {
  const [first] = broken.splice(0);
  if (first) throw first;
});

export function show(html) {
  document.body.innerHTML = html;
}

export function get(selector) {
  const found = document.querySelector(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return found;
}

// Another address of the same page.
export function goTo(address) {
  window.history.replaceState(null, "", address);
}

// Dispatches an event with what a browser would tell in it, and returns it: whether it was prevented can be read there.
export function fire(target, type, told = {}) {
  // What goes wrong with an image is told to nobody around it.
  const event = new window.Event(type, { bubbles: type !== "error", cancelable: true });
  for (const [name, value] of Object.entries(told)) {
    Object.defineProperty(event, name, { value });
  }
  target.dispatchEvent(event);
  return event;
}

// An event of htmx; `ctx` is its own word for a request with all that belongs to it.
export function fireHtmx(type, ctx) {
  return fire(document, `htmx:${type}`, { detail: { ctx } });
}

// What the page says at the moment, in its status region.
export function said() {
  return get("#messages").textContent;
}
