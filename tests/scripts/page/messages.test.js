import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { get, said, show } from "../window.js";

import { say } from "../../../static/js/page/messages.js";

beforeEach(() => show('<div id="messages"><p>Before</p></div>'));

test("stands in the status region, in place of what was said before", () => {
  const message = say("Task added.");
  assert.equal(said(), "Task added.");
  assert.equal(message, get("#messages > .message"));
  assert.equal(message.className, "message");
  assert.equal(message.querySelector("p").dir, "auto");
});

test("takes words for text, whatever they say", () => {
  say("<img src=x> removed.");
  assert.equal(said(), "<img src=x> removed.");
  assert.equal(document.querySelector("img"), null);
});

test("shows what kind it is", () => {
  assert.equal(say("No answer.", { isError: true }).className, "message error");
  assert.equal(say("Image added.", { isUnseen: true }).className, "message visually-hidden");
});

test("has a button that sends no form", () => {
  let pressed = 0;
  const message = say("Image removed.", { button: { text: "Undo", press: () => (pressed += 1) } });
  const button = message.querySelector("button");
  assert.deepEqual([button.textContent, button.type, button.className], ["Undo", "button", "button quiet"]);
  button.click();
  assert.equal(pressed, 1);
});

test("has none where nothing can be done", () => {
  assert.equal(say("Task added.").querySelector("button"), null);
});

test("is nowhere on a page without the region, and breaks nothing", () => {
  show("<p></p>");
  assert.equal(say("Task added.").isConnected, false);
});
