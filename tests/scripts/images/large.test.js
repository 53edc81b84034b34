import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { settle } from "../service.js";
import { fire, get, show } from "../window.js";
import { image, showTask } from "./task_page.js";

import "../../../static/js/images/large.js";

let renewals = 0;
let now = 0;

globalThis.htmx = {
  ajax: async () => {
    renewals += 1;
    for (const link of document.querySelectorAll("a[data-large]")) link.href += "?signed-anew";
  },
};

beforeEach((t) => {
  renewals = 0;
  now += 60_000;
  t.mock.method(performance, "now", () => now);
  showTask("7", image("a") + image("b") + image("c"));
  const dialog = get("#large-image");
  // jsdom opens no dialogs.
  dialog.showModal = () => (dialog.open = true);
  dialog.close = () => (dialog.open = false);
});

function open(id) {
  return fire(get(`#image-link-${id} img`), "click");
}

function press(key) {
  fire(document.body, "keydown", { key });
}

// What is shown large: its address and its words.
function shown() {
  const picture = get("#large-image img");
  assert.equal(get("#large-image p").textContent, picture.alt);
  return [new URL(picture.src).pathname, picture.alt];
}

test("opens an image over the page", () => {
  assert.equal(open("b").defaultPrevented, true);
  assert.equal(get("#large-image").open, true);
  assert.deepEqual(shown(), ["/pictures/b.jpg", "Picture b"]);
});

for (const key of ["ctrlKey", "metaKey", "shiftKey"]) {
  test(`leaves a click with ${key} to the browser`, () => {
    const click = fire(get("#image-link-a"), "click", { [key]: true });
    assert.equal(click.defaultPrevented, false);
    assert.equal(get("#large-image").open, false);
  });
}

test("closes when one clicks beside the image, not on it", () => {
  open("a");
  fire(get("#large-image img"), "click");
  assert.equal(get("#large-image").open, true);
  fire(get("#large-image"), "click");
  assert.equal(get("#large-image").open, false);
});

test("goes on with the arrows, round and round", () => {
  open("a");
  const seen = ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"].map((key) => {
    press(key);
    return shown()[1];
  });
  assert.deepEqual(seen, ["Picture b", "Picture c", "Picture a", "Picture c"]);
});

test("passes over what is being removed", () => {
  get("#image-b").hidden = true;
  open("a");
  press("ArrowRight");
  assert.deepEqual(shown(), ["/pictures/c.jpg", "Picture c"]);
});

test("leaves pages without images alone", () => {
  show('<img id="elsewhere"><a id="link" href="#" data-large></a>');
  press("ArrowRight");
  fire(get("#elsewhere"), "error");
  assert.equal(fire(get("#link"), "click").defaultPrevented, false);
});

test("leaves other keys, and arrows while it is closed, alone", () => {
  press("ArrowRight");
  assert.equal(get("#large-image").open, false);
  assert.equal(get("#large-image p").textContent, "");
  open("a");
  press("x");
  assert.deepEqual(shown(), ["/pictures/a.jpg", "Picture a"]);
});

test("shows an image whose address ran out under its new one", async () => {
  open("a");
  fire(get("#large-image img"), "error");
  await settle();
  assert.equal(renewals, 1);
  assert.equal(new URL(get("#large-image img").src).search, "?signed-anew");
  fire(get("#large-image img"), "error");
  await settle();
  assert.equal(renewals, 1, "once a minute at most");
});

test("asks for nothing while it is closed", async () => {
  fire(get("#large-image img"), "error");
  await settle();
  assert.equal(renewals, 0);
});
