import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import "../browser.js";
import { Bucket } from "../service.js";

import { Failure } from "../../../static/js/images/failure.js";
import { send } from "../../../static/js/images/send.js";

const POLICY = { url: "https://bucket.test/", fields: { key: "uploads/1", policy: "signed" } };

beforeEach(() => Bucket.install());

// A sending that is on its way: what it will come to, and the request that the bucket got.
function begin() {
  const controller = new AbortController();
  const shares = [];
  const onProgress = (share) => shares.push(share);
  const sent = send(POLICY, new Blob(["image"]), { onProgress, signal: controller.signal });
  const ended = sent.catch((error) => error);
  return { ended, controller, shares, request: Bucket.requests.at(-1) };
}

test("posts the signed fields, and the file after them", async () => {
  const { ended, request } = begin();
  assert.deepEqual([request.method, request.url], ["POST", "https://bucket.test/"]);
  assert.deepEqual([...request.form.keys()], ["key", "policy", "file"]);
  assert.equal(request.form.get("key"), "uploads/1");
  request.answer(204);
  assert.equal(await ended, undefined);
});

test("tells how far it is", async () => {
  const { ended, request, shares } = begin();
  request.progress(1, 4);
  request.progress(4, 4);
  request.answer(204);
  await ended;
  assert.deepEqual(shares, [0.25, 1]);
});

const REFUSALS = [
  ["EntityTooLarge", /larger than the service takes/, true],
  ["EntityTooSmall", /empty/, true],
  ["AccessDenied", /ran out/, false],
  ["SlowDown", /was not taken/, false],
];

for (const [code, words, isFinal] of REFUSALS) {
  test(`makes a sentence of ${code}`, async () => {
    const { ended, request } = begin();
    request.answer(403, `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
    const failure = await ended;
    assert.ok(failure instanceof Failure);
    assert.match(failure.message, words);
    assert.equal(failure.isFinal, isFinal);
    assert.equal(failure.status, 403);
  });
}

test("takes a redirection and an answer without a code for refusals", async () => {
  const { ended, request } = begin();
  request.answer(300);
  assert.match((await ended).message, /was not taken/);
});

test("says when no answer came", async () => {
  const { ended, request } = begin();
  request.fail();
  assert.match((await ended).message, /No answer came/);
});

test("can be broken off, which is no failure", async () => {
  const { ended, request, controller } = begin();
  controller.abort();
  assert.equal((await ended).name, "AbortError");
  assert.equal(request.isAborted, true);
});

test("is not touched by what is broken off after its end", async () => {
  const { ended, request, controller } = begin();
  request.answer(204);
  await ended;
  controller.abort();
  assert.equal(request.isAborted, false);
});

test("gives up after a minute in which nothing moved", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { ended, request } = begin();
  t.mock.timers.tick(59_999);
  assert.equal(request.isAborted, false);
  request.progress(1, 2);
  t.mock.timers.tick(59_999);
  assert.equal(request.isAborted, false);
  t.mock.timers.tick(1);
  assert.equal(request.isAborted, true);
  assert.match((await ended).message, /No answer came/);
});

test("gives up after a minute in which nothing began to move", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { ended } = begin();
  t.mock.timers.tick(60_000);
  assert.match((await ended).message, /No answer came/);
});

test("waits for nothing once it has ended", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { ended, request } = begin();
  request.answer(204);
  await ended;
  t.mock.timers.tick(60_000);
  assert.equal(request.isAborted, false);
});
