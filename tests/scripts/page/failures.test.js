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
