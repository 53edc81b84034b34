import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fire, show, window } from "../window.js";

let answer, reloads;
globalThis.fetch = async (address) => {
  assert.equal(address, "/session");
  return answer();
};
// A window of jsdom goes nowhere, and says so.
Object.defineProperty(globalThis, "location", { value: { reload: () => (reloads += 1) }, configurable: true });

const { check } = await import("../../../static/js/page/belonging.js");

function isHidden() {
  return document.documentElement.hidden;
}

function putAway() {
  fire(window, "pagehide", { persisted: true });
}

beforeEach(() => {
  reloads = 0;
  show("");
  document.documentElement.hidden = false;
  document.body.dataset.account = "VAH000001";
});

test("is hidden while the browser keeps it, and shown again to whom it belongs", async () => {
  answer = () => Response.json({ user_id: "VAH000001" });
  putAway();
  assert.equal(isHidden(), true);
  await check();
  assert.equal(isHidden(), false);
  assert.equal(reloads, 0);
});

test("stays hidden and is asked for anew where somebody else or nobody is there, or nobody knows", async () => {
  const refuse = () => {
    throw new TypeError("Failed to fetch");
  };
  const others = () => Response.json({ user_id: "VAH000002" });
  for (const said of [() => new Response("", { status: 401 }), others, refuse]) {
    answer = said;
    putAway();
    fire(window, "pageshow", { persisted: true });
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(isHidden(), true);
  }
  assert.equal(reloads, 3);
});

test("leaves pages of nobody, and those that are loaded, alone", () => {
  fire(window, "pageshow", { persisted: false });
  fire(window, "pagehide", { persisted: false });
  document.body.dataset.account = "";
  putAway();
  assert.equal(isHidden(), false);
});
