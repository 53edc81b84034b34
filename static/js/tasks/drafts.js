// What was typed into a task's page and is not stored yet, kept in this browser under the account it was typed by, each
// field with the digest of what it was filled from, so that it can still be merged when it is sent days later. A draft
// belongs to its tab as long as that lives; then to whichever shows the task next.
import { account } from "../page/account.js";

const A_MOMENT_MILLISECONDS = 30_000;

// A browser may refuse to keep anything; then what was typed lives as long as its page.
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

function read(storage, name) {
  return attempt(() => JSON.parse(storage()[name] ?? "null"));
}

// The tab keeps its name through a reload.
function tabName() {
  const kept = attempt(() => sessionStorage.getItem("servertask:tab"));
  const name = kept ?? crypto.randomUUID?.() ?? String(Math.random());
  attempt(() => sessionStorage.setItem("servertask:tab", name));
  return name;
}

const tab = tabName();
// Held until the tab goes, however it goes.
navigator.locks?.request(`servertask:tab:${tab}`, { ifAvailable: true }, (lock) => lock && new Promise(() => {}));

function prefixOf(place = "") {
  return ["servertask", "typed", account(), place].join(":");
}

function nameOf(place, owner = tab) {
  return `${prefixOf(place)}:${owner}`;
}

async function livingTabs() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map((lock) => lock.name.replace("servertask:tab:", "")));
}

// What a tab that is gone has left for a place becomes this tab's.
export async function adoptFields(place) {
  const left = keysOf(`${prefixOf(place)}:`).filter((name) => name !== nameOf(place));
  if (!left.length) return;
  const living = await livingTabs();
  for (const name of left.filter((each) => !living.has(each.split(":").pop()))) {
    keepFields(place, { ...read(() => localStorage, name), ...keptFields(place) });
    attempt(() => localStorage.removeItem(name));
  }
}

function keysOf(prefix) {
  return (attempt(() => Object.keys(localStorage)) ?? []).filter((name) => name.startsWith(prefix));
}

// The fields that were kept for a place: by name, `{ pairs, digest }`.
export function keptFields(place) {
  return read(() => localStorage, nameOf(place)) ?? {};
}

export function keepFields(place, fields) {
  if (!account()) return;
  const name = nameOf(place);
  attempt(() => (Object.keys(fields).length ? localStorage.setItem(name, JSON.stringify(fields)) : localStorage.removeItem(name)));
}

// A page that is loaded anew may have been read before the last save arrived. For a moment it is known what that one wrote:
// by field, `{ pairs, before, digest }`, where `before` is the digest of what a stale page shows.
export function keepSaved(place, field, saved) {
  const all = { ...savedLately(place), [field]: { ...saved, at: Date.now() } };
  attempt(() => sessionStorage.setItem(nameOf(place), JSON.stringify(all)));
}

export function savedLately(place) {
  const all = read(() => sessionStorage, nameOf(place)) ?? {};
  return Object.fromEntries(Object.entries(all).filter(([, { at }]) => Date.now() - at < A_MOMENT_MILLISECONDS));
}

// What was taken back since is no longer what the last save wrote.
export function forgetSaved(place, fields) {
  const left = Object.entries(savedLately(place)).filter(([field]) => !fields.includes(field));
  attempt(() => sessionStorage.setItem(nameOf(place), JSON.stringify(Object.fromEntries(left))));
}

// Signing out is a farewell: nothing stays behind.
export function forgetAll() {
  for (const name of keysOf(prefixOf())) attempt(() => localStorage.removeItem(name));
}
