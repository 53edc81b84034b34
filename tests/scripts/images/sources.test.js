import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fire, fireHtmx, get, show } from "../window.js";
import { showTask } from "./task_page.js";

import { choose, listen } from "../../../static/js/images/sources.js";

const FILE = new File(["image"], "cat.jpg");
const root = document.documentElement;
let added = [];

showTask("7");
listen((files) => added.push(...files));
const firstField = get("#id_image");

beforeEach(() => {
  added = [];
  root.removeAttribute("data-dropping");
  showTask("7");
});

// What is pasted or dragged; `text` as well, where it comes from a text or a spreadsheet.
function transfer({ files = [FILE], text = false } = {}) {
  const types = [...(files.length ? ["Files"] : []), ...(text ? ["text/plain"] : [])];
  return { files, types, dropEffect: "none" };
}

function paste(target, what) {
  return fire(target, "paste", { clipboardData: transfer(what) }).defaultPrevented;
}

test("adds what is chosen, and empties the field for the next time", () => {
  const field = get("#id_image");
  Object.defineProperty(field, "files", { value: [FILE, FILE] });
  Object.defineProperty(field, "value", { value: "cat.jpg", writable: true });
  fire(field, "change");
  assert.deepEqual(added, [FILE, FILE]);
  assert.equal(field.value, "");
});

test("leaves other fields alone", () => {
  fire(get("#text"), "change");
  assert.deepEqual(added, []);
});

test("takes several at once, also on the page that comes next", () => {
  assert.equal(firstField.multiple, true);
  assert.equal(get("#id_image").multiple, false);
  fireHtmx("after:swap", {});
  assert.equal(get("#id_image").multiple, true);
});

test("adds what is pasted", () => {
  assert.equal(paste(document.body), true);
  assert.deepEqual(added, [FILE]);
});

test("leaves text that is pasted alone", () => {
  assert.equal(paste(document.body, { files: [], text: true }), false);
  assert.deepEqual(added, []);
});

test("means the text where a field gets text with a picture of it", () => {
  assert.equal(paste(get("#text"), { text: true }), false);
  assert.deepEqual(added, []);
  assert.equal(paste(document.body, { text: true }), true);
  assert.equal(paste(get("#text")), true);
  assert.deepEqual(added, [FILE, FILE]);
});

test("shows where files can be dropped, and adds them there", () => {
  const data = transfer();
  const over = fire(document.body, "dragover", { dataTransfer: data });
  assert.deepEqual([over.defaultPrevented, data.dropEffect], [true, "copy"]);
  assert.equal(root.hasAttribute("data-dropping"), true);
  const dropped = fire(document.body, "drop", { dataTransfer: data });
  assert.equal(dropped.defaultPrevented, true);
  assert.deepEqual(added, [FILE]);
  assert.equal(root.hasAttribute("data-dropping"), false);
});

test("shows nothing any more once the pointer has left the window", () => {
  fire(document.body, "dragover", { dataTransfer: transfer() });
  fire(document.body, "dragleave", { relatedTarget: get("#text") });
  assert.equal(root.hasAttribute("data-dropping"), true);
  fire(document.body, "dragleave", { relatedTarget: null });
  assert.equal(root.hasAttribute("data-dropping"), false);
});

test("leaves text that is dragged alone", () => {
  const data = transfer({ files: [], text: true });
  assert.equal(fire(document.body, "dragover", { dataTransfer: data }).defaultPrevented, false);
  assert.equal(root.hasAttribute("data-dropping"), false);
  assert.equal(fire(document.body, "drop", { dataTransfer: data }).defaultPrevented, false);
});

test("leaves events alone that bring nothing", () => {
  assert.equal(fire(document.body, "paste", { clipboardData: null }).defaultPrevented, false);
  assert.equal(fire(document.body, "drop", { dataTransfer: null }).defaultPrevented, false);
});

test("does nothing on a page without a field for images", () => {
  show('<div id="messages"></div>');
  assert.equal(paste(document.body), false);
  for (const type of ["dragover", "drop"]) {
    assert.equal(fire(document.body, type, { dataTransfer: transfer() }).defaultPrevented, false);
  }
  fireHtmx("after:swap", {});
  choose();
  assert.deepEqual(added, []);
  assert.equal(root.hasAttribute("data-dropping"), false);
});

test("opens the file picker", (t) => {
  const clicked = t.mock.method(get("#id_image"), "click", () => {});
  choose();
  assert.equal(clicked.mock.callCount(), 1);
});
