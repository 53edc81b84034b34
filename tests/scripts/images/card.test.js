import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { fire } from "../window.js";
import { showTask } from "./task_page.js";

import { Card } from "../../../static/js/images/card.js";
import { Failure } from "../../../static/js/images/failure.js";

beforeEach(() => showTask("7"));

function card(name = "cat.jpg", listeners = {}) {
  const made = new Card(new File(["image"], name), { onAgain: () => {}, onDismiss: () => {}, ...listeners });
  return { card: made, part: (part) => made.element.querySelector(`[data-part=${part}]`) };
}

test("waits first, with a preview and a way to cancel", () => {
  const { part } = card();
  assert.equal(part("name").textContent, "cat.jpg");
  assert.equal(part("state").textContent, "Waiting");
  assert.match(part("preview").src, /^blob:/);
  assert.equal(part("progress").getAttribute("aria-label"), "Upload of cat.jpg");
  assert.equal(part("dismiss").textContent, "Cancel");
  assert.equal(part("again").hidden, true);
});

test("names what was pasted", () => {
  const { part } = card("");
  assert.equal(part("name").textContent, "Pasted image");
  assert.equal(part("progress").getAttribute("aria-label"), "Upload of Pasted image");
});

test("takes a name for text, whatever it says", () => {
  const { part } = card("<b>bold</b>.jpg");
  assert.equal(part("name").children.length, 0);
});

test("hides a preview that the browser cannot show", () => {
  const { part } = card();
  fire(part("preview"), "error");
  assert.equal(part("preview").hidden, true);
});

test("tells each step, and how far the sending is", () => {
  const { card: shown, part } = card();
  shown.showStep("sending");
  assert.equal(part("state").textContent, "Uploading");
  assert.equal(part("progress").hasAttribute("value"), false);
  shown.showProgress(0.456);
  assert.equal(part("state").textContent, "Uploading 46 %");
  assert.equal(part("progress").value, 0.456);
  shown.showStep("attaching");
  assert.equal(part("progress").hasAttribute("value"), false);
});

test("cannot be cancelled any more while it is attached", () => {
  const { card: shown, part } = card();
  shown.showStep("attaching");
  assert.equal(part("dismiss").hidden, true);
  shown.showStep("preparing");
  assert.equal(part("dismiss").hidden, false);
});

test("says what went wrong and offers a second try", () => {
  const { card: shown, part } = card();
  shown.showStep("attaching");
  shown.showFailure(new Failure("The service is busy."));
  assert.equal(shown.element.classList.contains("is-failed"), true);
  assert.equal(part("state").textContent, "Not added");
  assert.equal(part("problem").textContent, "The service is busy.");
  assert.equal(part("progress").hidden, true);
  assert.deepEqual([part("again").hidden, part("again").textContent], [false, "Try again"]);
  assert.deepEqual([part("dismiss").hidden, part("dismiss").textContent], [false, "Dismiss"]);
});

test("offers another image where the same one would fail again", () => {
  const { card: shown, part } = card();
  shown.showFailure(new Failure("Too small.", { isFinal: true }));
  assert.equal(part("again").textContent, "Try again with another");
});

test("forgets the failure with the next try", () => {
  const { card: shown, part } = card();
  shown.showFailure(new Failure("The service is busy."));
  shown.showStep("waiting");
  assert.equal(shown.element.classList.contains("is-failed"), false);
  assert.equal(part("problem").textContent, "");
  assert.deepEqual([part("again").hidden, part("progress").hidden], [true, false]);
  assert.equal(part("dismiss").textContent, "Cancel");
});

test("passes on what is pressed", () => {
  const pressed = [];
  const { part } = card("cat.jpg", { onAgain: () => pressed.push("again"), onDismiss: () => pressed.push("dismiss") });
  part("again").click();
  part("dismiss").click();
  assert.deepEqual(pressed, ["again", "dismiss"]);
});

test("leaves the page and frees the preview", (t) => {
  const { card: shown, part } = card();
  document.body.append(shown.element);
  const freed = t.mock.method(URL, "revokeObjectURL");
  shown.remove();
  assert.equal(shown.element.isConnected, false);
  assert.deepEqual(freed.mock.calls.map(({ arguments: [address] }) => address), [part("preview").src]);
});
