import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { DONE, HALTED, LATER, Queue, REFUSED } from "../../../static/js/tasks/queue.js";

let kept, sent, shown, answers, open;

// A server that answers when it is told to: `answers` says how, by key, in the order of the tries.
function send(entry) {
  sent.push(entry.key);
  const outcome = answers[entry.key]?.shift() ?? DONE;
  return new Promise((resolve) => open.push(() => resolve({ outcome, words: outcome === DONE ? "" : "It did not work." })));
}

async function answer() {
  open.shift()();
  for (let turn = 0; turn < 5; turn += 1) await null;
}

async function answerAll() {
  while (open.length > 0) await answer();
}

function queue(...keys) {
  const store = { put: ({ key }) => kept.add(key), drop: ({ key }) => kept.delete(key) };
  const made = new Queue({ store, send, show: ({ key, state }) => shown.push(`${key} ${state}`) });
  for (const key of keys) made.add({ key });
  return made;
}

beforeEach((t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  [kept, sent, shown, answers, open] = [new Set(), [], [], {}, []];
});

test("shows and keeps each at once, and sends one after another, in order", async () => {
  queue("a", "b", "c");
  assert.deepEqual(shown.filter((each) => each.endsWith("waiting")), ["a waiting", "b waiting", "c waiting"]);
  assert.deepEqual([...kept], ["a", "b", "c"]);
  assert.deepEqual(sent, ["a"]);
  await answer();
  assert.deepEqual(sent, ["a", "b"]);
  assert.deepEqual([...kept], ["b", "c"]);
  await answerAll();
  assert.deepEqual(sent, ["a", "b", "c"]);
  assert.equal(kept.size, 0);
});

test("takes each key once", async () => {
  const made = queue("a", "a");
  await answerAll();
  assert.deepEqual(sent, ["a"]);
  assert.deepEqual(made.entries, []);
});

test("lets nothing overtake what has to wait, and tries again by itself, ever more rarely", async (t) => {
  answers.a = [LATER, LATER];
  queue("a", "b");
  await answerAll();
  assert.deepEqual(sent, ["a"]);
  assert.deepEqual([...kept], ["a", "b"]);
  t.mock.timers.tick(1_000);
  await answerAll();
  t.mock.timers.tick(1_999);
  assert.deepEqual(sent, ["a", "a"]);
  t.mock.timers.tick(1);
  await answerAll();
  assert.deepEqual(sent, ["a", "a", "a", "b"]);
  assert.equal(kept.size, 0);
});

test("tries again at once when told to", async () => {
  answers.a = [LATER];
  const made = queue("a");
  await answerAll();
  made.run();
  await answerAll();
  assert.deepEqual(sent, ["a", "a"]);
});

test("goes on after one that is refused, keeps it, and sends it again when told to", async () => {
  answers.a = [REFUSED];
  const made = queue("a", "b");
  await answerAll();
  assert.deepEqual(sent, ["a", "b"]);
  assert.deepEqual([...kept], ["a"]);
  assert.deepEqual(made.entries.map(({ words }) => words), ["It did not work."]);
  made.retry("a");
  await answerAll();
  assert.deepEqual(made.entries, []);
});

test("stops where somebody has to act first", async (t) => {
  answers.a = [HALTED];
  queue("a", "b");
  await answerAll();
  t.mock.timers.tick(60_000);
  assert.deepEqual(sent, ["a"]);
  assert.deepEqual([...kept], ["a", "b"]);
});

test("gives back what is not on its way, and nothing else", async () => {
  answers.a = [REFUSED];
  const made = queue("a", "b");
  assert.equal(made.remove("a"), null);
  await answer();
  assert.equal(made.remove("a").key, "a");
  assert.equal(made.remove("a"), null);
  await answerAll();
  assert.equal(kept.size, 0);
});

test("has settled once nothing waits", async () => {
  const made = queue("a", "b");
  let isSettled = false;
  const settled = made.run().then(() => (isSettled = true));
  await answer();
  assert.equal(isSettled, false);
  await answerAll();
  await settled;
});
