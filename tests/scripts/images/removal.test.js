import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

import { json, later, serve, settle } from "../service.js";
import { fire, fireHtmx, get, said } from "../window.js";
import { image, showTask } from "./task_page.js";

const SCRIPT = "../../../static/js/images/removal.js";
const A = "DELETE /api/images/a";
let pages = 0;

beforeEach((t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  sessionStorage.clear();
  showTask("7", image("a") + image("b"));
});

// Each test gets a script of its own, as a page that is loaded whole does; those before it hear nothing any more.
const listeners = [];
for (const target of [document, window]) {
  const add = target.addEventListener.bind(target);
  target.addEventListener = (...listener) => {
    listeners.push([target, ...listener]);
    add(...listener);
  };
}

async function load() {
  pages += 1;
  await import(`${SCRIPT}?page=${pages}`);
  await settle();
}

function leave() {
  for (const [target, ...listener] of listeners.splice(0)) target.removeEventListener(...listener);
}

afterEach(leave);

function press(id) {
  return fire(get(`#remove-${id}`), "click");
}

function undo() {
  get("#messages button").click();
}

async function waitFor(t, milliseconds) {
  t.mock.timers.tick(milliseconds);
  await settle();
}

function kept() {
  return JSON.parse(sessionStorage.getItem("removals") ?? "[]");
}

test("takes an image from sight at once, and from the task after ten seconds", async (t) => {
  const requests = serve(t, { [A]: json(200, {}) });
  await load();
  assert.equal(press("a").defaultPrevented, true);
  assert.equal(get("#image-a").hidden, true);
  assert.equal(document.activeElement, get("#id_image"));
  assert.match(said(), /^Image removed\.\s*Undo$/);
  await waitFor(t, 9_999);
  assert.deepEqual(requests, []);
  await waitFor(t, 1);
  assert.equal(requests.length, 1);
  assert.equal(requests[0].keepalive, true);
  assert.equal(document.querySelector("#image-a"), null);
  assert.equal(said(), "");
  assert.deepEqual(kept(), []);
});

test("comes back whole with Undo", async (t) => {
  const requests = serve(t, {});
  await load();
  press("a");
  undo();
  assert.equal(get("#image-a").hidden, false);
  assert.equal(document.activeElement, get("#remove-a"));
  assert.equal(said(), "");
  await waitFor(t, 10_000);
  assert.deepEqual(requests, []);
});

test("comes too late with Undo once it is carried out", async (t) => {
  const answer = later();
  serve(t, { [A]: () => answer.when });
  await load();
  press("a");
  const button = get("#messages button");
  await waitFor(t, 10_000);
  button.click();
  assert.equal(get("#image-a").hidden, true);
  assert.deepEqual(kept(), ["/api/images/a"], "should the page be left before the answer");
  answer.resolve(json(200, {}));
  await settle();
  assert.deepEqual(kept(), []);
});

test("is over with Undo, for the next removal and for the end of the page", async (t) => {
  const requests = serve(t, {});
  await load();
  press("a");
  await waitFor(t, 5_000);
  undo();
  fire(window, "pagehide");
  press("b");
  await waitFor(t, 5_000);
  assert.deepEqual(requests, []);
  undo();
});

test("is carried out at once when the next one is removed, and only that one can be undone", async (t) => {
  const requests = serve(t, { [A]: json(200, {}) });
  await load();
  press("a");
  press("b");
  await settle();
  assert.deepEqual(requests.map(({ address }) => address), ["/api/images/a"]);
  undo();
  await waitFor(t, 10_000);
  assert.equal(requests.length, 1);
  assert.equal(get("#image-b").hidden, false);
});

test("leaves its ten seconds to the next one, and is carried out once", async (t) => {
  const requests = serve(t, { [A]: json(200, {}) });
  await load();
  press("a");
  await waitFor(t, 5_000);
  press("b");
  await waitFor(t, 9_999);
  assert.deepEqual(requests.map(({ address }) => address), ["/api/images/a"]);
  undo();
  fire(window, "pagehide");
  assert.equal(requests.length, 1);
});

test("can be undone on a page that does not show the image", async (t) => {
  const requests = serve(t, {});
  await load();
  press("a");
  get("#image-a").remove();
  undo();
  await waitFor(t, 10_000);
  assert.deepEqual(requests, []);
});

test("is done when somebody was faster", async (t) => {
  serve(t, { [A]: json(404, {}) });
  await load();
  press("a");
  await waitFor(t, 10_000);
  assert.equal(document.querySelector("#image-a"), null);
  assert.deepEqual(kept(), []);
});

test("shows the image again and says why it could not be removed", async (t) => {
  serve(t, { [A]: json(503, { detail: "The service is busy." }) });
  await load();
  press("a");
  await waitFor(t, 10_000);
  assert.equal(get("#image-a").hidden, false);
  assert.equal(said(), "The image was not removed. The service is busy.");
  assert.equal(get(".message").classList.contains("error"), true);
  assert.deepEqual(kept(), []);
});

test("stays out of sight when the page is swapped, before it is carried out and while it is", async (t) => {
  const answer = later();
  serve(t, { [A]: () => answer.when });
  await load();
  press("a");
  for (const wait of [0, 10_000]) {
    await waitFor(t, wait);
    showTask("7", image("a") + image("b"));
    fireHtmx("after:swap", {});
    assert.equal(get("#image-a").hidden, true);
    assert.equal(get("#image-b").hidden, false);
  }
  answer.resolve(json(200, {}));
  await settle();
});

test("moves the focus without scrolling, and not at all where no image can be added", async () => {
  await load();
  const moved = [];
  get("#id_image").focus = (options) => moved.push(options);
  press("a");
  undo();
  get("#id_image").remove();
  press("a");
  undo();
  assert.deepEqual(moved, [{ preventScroll: true }]);
});

test("lets the next page be asked for once the image is gone", async (t) => {
  const answer = later();
  const requests = serve(t, { [A]: () => answer.when });
  await load();
  press("a");
  let isAsked = false;
  const ctx = { target: document.body, fetch: async () => (isAsked = true) };
  fireHtmx("before:request", ctx);
  const asking = ctx.fetch();
  await settle();
  assert.deepEqual([requests.length, isAsked], [1, false]);
  answer.resolve(json(200, {}));
  await asking;
  assert.equal(isAsked, true);
});

test("holds up no other request", async (t) => {
  const requests = serve(t, {});
  await load();
  press("a");
  const ctx = { target: get("#image-list"), fetch: null };
  fireHtmx("before:request", ctx);
  assert.deepEqual([ctx.fetch, requests], [null, []]);
});

test("holds up no page when nothing is being removed", async () => {
  await load();
  const ctx = { target: document.body, fetch: null };
  fireHtmx("before:request", ctx);
  assert.equal(ctx.fetch, null);
});

test("is carried out when the page is left", async (t) => {
  const answer = later();
  const requests = serve(t, { [A]: () => answer.when });
  await load();
  press("a");
  fire(window, "beforeunload");
  assert.deepEqual(kept(), ["/api/images/a"]);
  assert.deepEqual(requests, []);
  fire(window, "pagehide");
  assert.equal(requests.length, 1);
  answer.resolve(new TypeError("The page is gone."));
  await settle();
  assert.deepEqual(kept(), ["/api/images/a"], "the next page asks again");
});

for (const sign of ["beforeunload", "pagehide"]) {
  test(`is no failure when its answer is lost after ${sign}`, async (t) => {
    const answer = later();
    serve(t, { [A]: () => answer.when });
    await load();
    press("a");
    await waitFor(t, 10_000);
    fire(window, sign);
    answer.resolve(new TypeError("The page is gone."));
    await settle();
    assert.equal(said(), "");
    assert.deepEqual(kept(), ["/api/images/a"], "the next page asks again");
  });
}

test("is asked for again by the next page, which hides the image meanwhile", async (t) => {
  sessionStorage.setItem("removals", '["/api/images/a"]');
  const answer = later();
  const requests = serve(t, { [A]: () => answer.when });
  await load();
  assert.equal(requests.length, 1);
  assert.equal(get("#image-a").hidden, true);
  assert.equal(get("#image-b").hidden, false);
  answer.resolve(json(404, {}));
  await settle();
  assert.equal(document.querySelector("#image-a"), null);
  assert.deepEqual(kept(), []);
});

test("can still be undone by who stays after all", async (t) => {
  const requests = serve(t, {});
  await load();
  press("a");
  fire(window, "beforeunload");
  undo();
  assert.deepEqual(kept(), []);
  await waitFor(t, 10_000);
  assert.deepEqual(requests, []);
});

test("fails aloud again once somebody stays and presses a button", async (t) => {
  serve(t, { [A]: new TypeError("Failed to fetch") });
  await load();
  fire(window, "beforeunload");
  press("a");
  await waitFor(t, 10_000);
  assert.match(said(), /^The image was not removed\. No answer came/);
  assert.deepEqual(kept(), []);
});
