import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

import { fireHtmx } from "../window.js";

import "../../../static/js/page/progress.js";

const begin = () => fireHtmx("before:request", {});
const end = () => fireHtmx("finally:request", {});
const isShown = () => document.documentElement.hasAttribute("data-loading");

beforeEach((t) => t.mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => [end(), end(), end()]);

test("shows itself after a moment, until the answer is there", (t) => {
  begin();
  t.mock.timers.tick(149);
  assert.equal(isShown(), false);
  t.mock.timers.tick(1);
  assert.equal(isShown(), true);
  end();
  assert.equal(isShown(), false);
});

test("never shows itself for a quick answer", (t) => {
  begin();
  t.mock.timers.tick(100);
  end();
  t.mock.timers.tick(1_000);
  assert.equal(isShown(), false);
});

test("stays until the last of several answers, from the first moment on", (t) => {
  begin();
  t.mock.timers.tick(100);
  begin();
  t.mock.timers.tick(50);
  assert.equal(isShown(), true);
  end();
  assert.equal(isShown(), true);
  end();
  assert.equal(isShown(), false);
});

test("counts from nothing after an end without a beginning", (t) => {
  end();
  begin();
  t.mock.timers.tick(150);
  assert.equal(isShown(), true);
});
