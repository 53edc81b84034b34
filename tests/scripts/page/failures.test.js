import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fire, fireHtmx, get, said, show } from "../window.js";

import "../../../static/js/page/failures.js";

beforeEach(() => show('<div id="messages"></div>'));

test("says when no answer came", () => {
  fireHtmx("error", { status: "error" });
  assert.match(said(), /^The server does not answer\./);
  assert.equal(get(".message").classList.contains("error"), true);
});

test("says when one is offline", (t) => {
  t.mock.getter(navigator, "onLine", () => false);
  fireHtmx("error", {});
  assert.match(said(), /^You seem to be offline\./);
});

test("says nothing when there was an answer, or none was wanted any more", () => {
  fireHtmx("error", { response: { status: 500 } });
  fireHtmx("error", { status: "dropped" });
  fire(document, "htmx:error", { detail: {} });
  assert.equal(said(), "");
});

function answered(response) {
  const raw = new Response("", response);
  const ctx = { response: { raw, status: raw.status, headers: raw.headers } };
  return { ctx, isKeptOut: fireHtmx("before:response", ctx).defaultPrevented };
}

const OURS = { "X-Request-ID": "0123456789abcdef", "Content-Type": "text/html; charset=utf-8" };

test("lets pages of ours in, whatever their status", () => {
  for (const status of [200, 404, 422, 503]) assert.equal(answered({ status, headers: OURS }).isKeptOut, false);
  assert.equal(said(), "");
});

test("keeps out what is no page of ours, and says what happened", () => {
  const page = { "Content-Type": "text/html" };
  const problem = { ...OURS, "Content-Type": "application/problem+json" };
  for (const [status, headers, words] of [
    [502, page, /^The server does not answer\./],
    [414, problem, /^That was too long/],
    [431, problem, /^That was too long/],
    [200, page, /^Something on the way/],
  ]) {
    const { ctx, isKeptOut } = answered({ status, headers });
    assert.equal(isKeptOut, true);
    assert.match(said(), words);
    assert.ok(ctx.response.status >= 400);
  }
});
