import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fire, get, said, show } from "../window.js";

import "../../../static/js/page/offline.js";

beforeEach(() => show('<div id="messages"></div>'));

test("says when the network is gone", () => {
  fire(window, "offline");
  assert.match(said(), /^You are offline\./);
  assert.equal(get(".message").classList.contains("error"), true);
});

test("says when it is back", () => {
  fire(window, "offline");
  fire(window, "online");
  assert.equal(said(), "You are online again.");
  assert.equal(get(".message").classList.contains("error"), false);
});
