// What was typed and is not stored yet, kept in this browser under the account: it survives a closed tab and a crash. Each
// entry lies under a name of its own, since windows do not wait for each other when they read and write.
import { account } from "../page/account.js";

const KIND = "unsent";
const DRAFT = "draft";

// This window, while it lives. Others take over what it leaves behind.
const window_id = crypto.randomUUID?.() ?? String(Math.random());
let isHeld = false;

function name(...parts) {
  return ["servertask", ...parts].join(":");
}

// A browser may refuse to keep anything; then what was typed lives as long as its page.
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

function read(key) {
  return attempt(() => JSON.parse(localStorage.getItem(key)));
}

function keptNames(person) {
  const prefix = `${name(KIND, person)}:`;
  return (attempt(() => Object.keys(localStorage)) ?? []).filter((key) => key.startsWith(prefix)).sort();
}

function placeOf(entry) {
  return name(KIND, entry.account, entry.order, entry.key);
}

// Names sort as what they name was typed, also across windows.
let last = 0;
export function nextOrder() {
  last = Math.max(last + 1, Date.now());
  return String(last).padStart(15, "0");
}

export const store = {
  put(entry) {
    hold();
    const { key, order, title, fields, address, account: person } = entry;
    const kept = { key, order, title, fields, address, account: person, owner: window_id };
    attempt(() => localStorage.setItem(placeOf(entry), JSON.stringify(kept)));
  },
  drop(entry) {
    attempt(() => localStorage.removeItem(placeOf(entry)));
  },
};

function lockOf(owner) {
  return name("window", owner);
}

// Held until the window goes, however it goes.
function hold() {
  if (isHeld || !navigator.locks) return;
  isHeld = true;
  navigator.locks.request(lockOf(window_id), () => new Promise(() => {}));
}

// Gives `take` what other windows have left, each entry to one window: at once, or as soon as its window has gone.
export function adopt(take) {
  const person = account();
  if (!person) return;
  const left = keptNames(person).map(read).filter((entry) => entry && entry.owner !== window_id);
  for (const owner of new Set(left.map((entry) => entry.owner))) {
    const takeAll = () => {
      for (const entry of keptNames(person).map(read)) {
        if (entry?.owner === owner && account() === person) take(entry);
      }
    };
    if (navigator.locks) navigator.locks.request(lockOf(owner), takeAll);
    else takeAll();
  }
}

export function forget(person) {
  for (const key of keptNames(person)) attempt(() => localStorage.removeItem(key));
  attempt(() => localStorage.removeItem(name(DRAFT, person)));
}

export function draft() {
  return attempt(() => localStorage.getItem(name(DRAFT, account()))) ?? "";
}

export function keepDraft(text) {
  const key = name(DRAFT, account());
  attempt(() => (text && account() ? localStorage.setItem(key, text) : localStorage.removeItem(key)));
}
