import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { Drawing, jpeg } from "../pictures.js";
import { Bucket, json, serve, settle } from "../service.js";
import { fire, fireHtmx, get, said, show } from "../window.js";
import { image, showTask } from "./task_page.js";

import "../../../static/js/images/uploads.js";

let answers = {};
let sequence = 0;
let drawing = null;

// The server's images of the task, once one was attached.
globalThis.htmx = { ajax: async (...[, , { target }]) => (target.innerHTML = image("new", "Photo: Cat")) };

beforeEach((t) => {
  Bucket.install();
  drawing = new Drawing().install(t);
  showTask("7");
  answers = {
    "GET /api/v1/upload": () => {
      sequence += 1;
      const key = `uploads/${sequence}`;
      return json(200, { url: "https://bucket.test/", fields: { key }, key, max_bytes: 1000 });
    },
    "POST /api/v1/todos/7/images": ({ body }) => json(201, { images: [{ ...JSON.parse(body), image_id: "new" }] }),
  };
  serve(t, answers);
});

async function add(...files) {
  const field = get("#id_image");
  Object.defineProperty(field, "files", { value: files, configurable: true });
  Object.defineProperty(field, "value", { value: "", writable: true, configurable: true });
  fire(field, "change");
  await settle();
}

function photo(name = "cat.jpg") {
  return new File([jpeg(400, 300)], name);
}

// What the cards say, in their order.
function states() {
  return [...document.querySelectorAll(".upload [data-part=state]")].map((state) => state.textContent);
}

function part(name) {
  return get(`.upload [data-part=${name}]`);
}

async function answer(status = 204, request = Bucket.requests.at(-1)) {
  request.answer(status);
  await settle();
}

// Leaves nothing behind for the next test.
async function finish() {
  while (Bucket.requests.some((request) => request.status === 0)) {
    for (const request of Bucket.requests.filter(({ status }) => status === 0)) await answer(204, request);
  }
}

test("becomes an image of the task, which is said to those who do not see it", async () => {
  await add(photo());
  assert.deepEqual(states(), ["Uploading"]);
  Bucket.requests[0].progress(1, 2);
  assert.deepEqual(states(), ["Uploading 50 %"]);
  await answer();
  assert.deepEqual(states(), []);
  assert.ok(get("#image-new"));
  assert.equal(said(), "Image added. Photo: Cat");
  assert.equal(get(".message").classList.contains("visually-hidden"), true);
});

test("passes the focus on to the image, if the card had it", async () => {
  await add(photo());
  part("dismiss").focus();
  await answer();
  assert.equal(document.activeElement, get("#image-new a"));
  await add(photo());
  get("#text").focus();
  await answer();
  assert.equal(document.activeElement, get("#text"));
});

test("sends three at once and the others after them", async () => {
  await add(photo(), photo(), photo(), photo(), photo());
  assert.deepEqual(states(), ["Uploading", "Uploading", "Uploading", "Waiting", "Waiting"]);
  await answer(204, Bucket.requests[1]);
  assert.deepEqual(states(), ["Uploading", "Uploading", "Uploading", "Waiting"]);
  await finish();
  assert.equal(Bucket.requests.length, 5);
  assert.deepEqual(states(), []);
});

test("fails for itself, and can be tried again", async () => {
  await add(photo(), photo());
  await answer(503, Bucket.requests[0]);
  assert.deepEqual(states(), ["Not added", "Uploading"]);
  assert.equal(part("problem").textContent, "The image was not taken. Try again.");
  assert.equal(said(), "", "the card says so");
  part("again").click();
  await settle();
  assert.deepEqual(states(), ["Uploading", "Uploading"]);
  await finish();
  assert.deepEqual(states(), []);
});

test("gives way to another image where it would fail again", async (t) => {
  await add(new File(["GIF89a"], "cat.gif"));
  assert.equal(part("problem").textContent, "This is neither a JPEG nor a PNG image.");
  const chosen = t.mock.method(get("#id_image"), "click", () => {});
  part("again").click();
  assert.equal(chosen.mock.callCount(), 1);
  assert.deepEqual(states(), []);
});

test("is broken off when it is dismissed, and the focus stays near", async () => {
  await add(photo());
  part("dismiss").focus();
  part("dismiss").click();
  await settle();
  assert.equal(Bucket.requests[0].isAborted, true);
  assert.deepEqual(states(), []);
  assert.equal(document.activeElement, get("#id_image"));
  assert.equal(said(), "");
});

test("is never sent when it is dismissed while it waits", async () => {
  await add(photo(), photo(), photo(), photo(), photo());
  document.querySelectorAll(".upload [data-part=dismiss]")[3].click();
  await finish();
  assert.equal(Bucket.requests.length, 4);
  assert.equal(drawing.decoded.length, 4, "nor made ready");
});

test("goes on while one is elsewhere, and shows itself again", async () => {
  await add(photo(), photo());
  show('<div id="messages"></div>');
  fireHtmx("after:swap", {});
  await answer(204, Bucket.requests[0]);
  assert.equal(said(), "Image added.");
  assert.equal(get(".message").classList.contains("visually-hidden"), false);
  showTask("8");
  fireHtmx("after:swap", {});
  assert.deepEqual(states(), [], "on another task");
  showTask("7");
  fireHtmx("after:swap", {});
  fireHtmx("after:swap", {});
  assert.deepEqual(states(), ["Uploading"], "once");
  await finish();
});

test("says on another page that it failed", async () => {
  await add(photo());
  show('<div id="messages"></div>');
  await answer(503);
  assert.equal(said(), "An image was not added. The image was not taken. Try again.");
  assert.equal(get(".message").classList.contains("error"), true);
  showTask("7");
  fireHtmx("after:swap", {});
  assert.deepEqual(states(), ["Not added"]);
  part("dismiss").click();
});

test("asks before the window is closed on it, and only then", async () => {
  assert.equal(fire(window, "beforeunload").defaultPrevented, false);
  await add(photo());
  assert.equal(fire(window, "beforeunload").defaultPrevented, true);
  await answer();
  assert.equal(fire(window, "beforeunload").defaultPrevented, false);
});

// What nobody catches, which the runner would take for a failure of the test.
async function uncaught(act) {
  const runners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  const caught = new Promise((resolve) => {
    process.once("unhandledRejection", resolve);
  });
  await act();
  const error = await caught;
  for (const runner of runners) process.on("unhandledRejection", runner);
  return error;
}

test("shows a mistake of ours, which stays loud", async () => {
  answers["POST /api/v1/todos/7/images"] = json(201, {});
  const error = await uncaught(async () => {
    await add(photo());
    await answer();
  });
  assert.ok(error instanceof TypeError);
  assert.equal(part("problem").textContent, "Something went wrong with this image.");
  part("dismiss").click();
});
