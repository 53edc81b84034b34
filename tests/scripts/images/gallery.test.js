import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { settle } from "../service.js";
import { fire, get, show } from "../window.js";
import { image, showTask } from "./task_page.js";

import { refresh, renew } from "../../../static/js/images/gallery.js";

let asked = [];
let now = 0;

globalThis.htmx = { ajax: async (...request) => asked.push(request) };

beforeEach((t) => {
  asked = [];
  now += 60_000;
  t.mock.method(performance, "now", () => now);
  showTask("7", image("a"));
});

test("asks for the images of the task as the server shows them", async () => {
  await refresh();
  assert.deepEqual(asked, [["GET", "/todos/7/images", { target: get("#image-list"), swap: "outerMorph" }]]);
});

test("asks for nothing on another page", async () => {
  show('<div id="messages"></div>');
  await refresh();
  assert.deepEqual(asked, []);
});

test("asks for new addresses when an image does not come, once a minute", async () => {
  fire(get("#image-list img"), "error");
  await settle();
  assert.equal(asked.length, 1);
  now += 59_999;
  fire(get("#image-list img"), "error");
  assert.equal(await renew(), false);
  assert.equal(asked.length, 1);
  now += 1;
  assert.equal(await renew(), true);
  assert.equal(asked.length, 2);
});

test("leaves other images that do not come alone", async () => {
  fire(get("#large-image img"), "error");
  await settle();
  assert.deepEqual(asked, []);
});
