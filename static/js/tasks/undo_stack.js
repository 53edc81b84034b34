// What was done in this tab, the last twenty, newest last; it survives reload, and belongs to one account.
import { account } from "../page/account.js";

const MOST = 20;

function name() {
  return `servertask:undo:${account()}`;
}

export function entries() {
  try {
    return JSON.parse(sessionStorage.getItem(name())) ?? [];
  } catch {
    return [];
  }
}

function keep(stack) {
  try {
    sessionStorage.setItem(name(), JSON.stringify(stack.slice(-MOST)));
  } catch {
    // A tab that may keep nothing cannot take anything back either.
  }
}

// One field in one visit to its task is one entry, however often it was saved.
function continues(last, { todoId, visit, fields }) {
  const isSame = visit && last?.visit === visit && last.todoId === todoId;
  return isSame && Object.keys(last.fields).join() === Object.keys(fields).join();
}

function merged(last, entry) {
  const fields = Object.entries(entry.fields).map(([field, [, after]]) => [field, [last.fields[field][0], after]]);
  return { ...last, title: entry.title, fields: Object.fromEntries(fields) };
}

// `entry` is `{ todoId, title, fields: { name: [before, after] }, visit? }` in the words of the API; the field `deleted`
// stands for the trash. Returns it with the id it has in the stack.
export function push(entry) {
  const stack = entries();
  const last = stack.at(-1);
  if (continues(last, entry)) {
    stack[stack.length - 1] = merged(last, entry);
  } else {
    stack.push({ ...entry, id: `${Date.now()}-${Math.random()}` });
  }
  keep(stack);
  return stack.at(-1);
}

// Takes the last entry, or the one with an id, off the stack.
export function take(id = null) {
  const stack = entries();
  const found = id ? stack.find((entry) => entry.id === id) : stack.at(-1);
  keep(stack.filter((entry) => entry !== found));
  return found ?? null;
}

export function putBack(entry) {
  keep([...entries(), entry]);
}
