import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import browser from "../browser.js";
import { json, serve } from "../service.js";

import { ask } from "../../../static/js/images/api.js";
import { Failure } from "../../../static/js/images/failure.js";

beforeEach(() => {
  Object.assign(browser, { cookie: "", token: { value: "of-the-form" }, onLine: true });
});

async function refusal(t, answer, options) {
  serve(t, { "POST /images": answer });
  const failure = await ask("POST", "/images", options).catch((error) => error);
  assert.ok(failure instanceof Failure, String(failure));
  return failure;
}

test("asks for JSON and gives what it says", async (t) => {
  const requests = serve(t, { "GET /images": json(200, { images: [1] }) });
  assert.deepEqual(await ask("GET", "/images"), { images: [1] });
  assert.equal(requests[0].headers.Accept, "application/json");
  assert.equal(requests[0].body, undefined);
  assert.equal(requests[0].keepalive, false);
});

test("sends JSON with the token against forged requests", async (t) => {
  browser.cookie = "other=1; csrftoken=of-the-cookie";
  const requests = serve(t, { "POST /images": json(201, {}) });
  await ask("POST", "/images", { body: { key: "a" }, keepalive: true });
  assert.equal(requests[0].headers["X-CSRFToken"], "of-the-cookie");
  assert.equal(requests[0].headers["X-Account"], "VAH000001");
  assert.equal(requests[0].headers["Content-Type"], "application/json");
  assert.equal(requests[0].body, '{"key":"a"}');
  assert.equal(requests[0].keepalive, true);
});

test("takes the token of a form where the cookie cannot be read, and no cookie of a similar name", async (t) => {
  browser.cookie = "xcsrftoken=of-another; other=1";
  const requests = serve(t, { "DELETE /images": json(200, {}) });
  await ask("DELETE", "/images");
  assert.equal(requests[0].headers["X-CSRFToken"], "of-the-form");
  browser.token = null;
  await ask("DELETE", "/images");
  assert.equal(requests[1].headers["X-CSRFToken"], "");
});

test("knows the cookie by the name it has in production", async (t) => {
  browser.cookie = "a=b; __Host-csrftoken=of-production";
  const requests = serve(t, { "DELETE /images": json(200, {}) });
  await ask("DELETE", "/images");
  assert.equal(requests[0].headers["X-CSRFToken"], "of-production");
});

const REFUSALS = [
  [400, /^Of the field\.$/, true],
  [401, /session is over/, false],
  [404, /no longer there/, false],
  [409, /^Of the field\.$/, true],
  [413, /larger than the service takes/, true],
  [415, /Only JPEG and PNG/, true],
  [422, /^Of the field\.$/, true],
  [429, /at once/, false],
  [503, /^Of the field\.$/, false],
];

for (const [status, words, isFinal] of REFUSALS) {
  test(`makes a sentence of ${status}`, async (t) => {
    const failure = await refusal(t, json(status, { detail: "Of the whole.", errors: [{ detail: "Of the field." }] }));
    assert.match(failure.message, words);
    assert.equal(failure.isFinal, isFinal);
    assert.equal(failure.status, status);
  });
}

test("falls back to the words for the whole, and to its own where an answer has none", async (t) => {
  for (const problem of [{ detail: "Of the whole." }, { detail: "Of the whole.", errors: [] }]) {
    assert.equal((await refusal(t, json(400, problem))).message, "Of the whole.");
  }
  assert.match((await refusal(t, new Response("<h1>Bad gateway</h1>", { status: 502 }))).message, /could not take the image/);
});

test("says when no answer came, and whether one is offline", async (t) => {
  const failure = await refusal(t, new TypeError("Failed to fetch"));
  assert.match(failure.message, /No answer came/);
  assert.equal(failure.status, 0);
  browser.onLine = false;
  assert.match((await refusal(t, new TypeError("Failed to fetch"))).message, /offline/);
});

test("passes on that it was broken off, which is no failure", async (t) => {
  const controller = new AbortController();
  const broken = new DOMException("Broken off", "AbortError");
  const requests = serve(t, {
    "POST /images": () => {
      controller.abort(broken);
      return broken;
    },
  });
  await assert.rejects(ask("POST", "/images", { signal: controller.signal }), broken);
  assert.equal(requests[0].signal.aborted, true);
});

test("waits no longer than half a minute", async (t) => {
  const limit = new AbortController();
  t.mock.method(AbortSignal, "timeout", (milliseconds) => {
    assert.equal(milliseconds, 30_000);
    return limit.signal;
  });
  const failure = await refusal(t, () => {
    limit.abort();
    return new DOMException("Timed out", "TimeoutError");
  });
  assert.match(failure.message, /No answer came/);
});
