// The images on their way to a task: a few at a time, each with its card, each failing for itself. They go on when one
// turns to another page of the site, which reloads nothing, and show themselves again when one comes back.
import { say } from "../page/messages.js";
import { Card } from "./card.js";
import { Failure } from "./failure.js";
import { refresh } from "./gallery.js";
import { choose, listen } from "./sources.js";
import { Upload } from "./upload.js";

const MOST_AT_ONCE = 3;

const entries = new Set();
const waiting = [];
const running = new Set();

function place() {
  return document.querySelector(".uploads");
}

function begin(file) {
  const entry = { upload: new Upload(file, place().dataset.todoId), failure: null };
  entry.card = new Card(file, { onAgain: () => repeat(entry), onDismiss: () => dismiss(entry) });
  entries.add(entry);
  appear();
  enqueue(entry);
}

// The cards of the task on the screen that are not there yet, or no longer after a part of the page was replaced.
function appear() {
  for (const { upload, card } of entries) {
    const isMissing = !card.element.isConnected && place()?.dataset.todoId === upload.todoId;
    if (isMissing) place().append(card.element);
  }
}

function enqueue(entry) {
  entry.card.showStep("waiting");
  waiting.push(entry);
  next();
}

function next() {
  while (waiting.length && running.size < MOST_AT_ONCE) {
    const entry = waiting.shift();
    running.add(entry);
    run(entry).finally(() => {
      running.delete(entry);
      next();
    });
  }
}

async function run(entry) {
  const { upload, card } = entry;
  try {
    const image = await upload.run({
      onStep: (step) => card.showStep(step),
      onProgress: (share) => card.showProgress(share),
    });
    await show(entry, image);
  } catch (error) {
    if (upload.isCancelled) return;
    entry.failure = error instanceof Failure ? error : new Failure("Something went wrong with this image.");
    card.showFailure(entry.failure);
    if (!card.element.isConnected) say(`An image was not added. ${entry.failure.message}`, { isError: true });
    if (entry.failure !== error) throw error;
  }
}

async function show(entry, image) {
  const { element } = entry.card;
  const isHere = place()?.dataset.todoId === entry.upload.todoId;
  if (isHere) await refresh();
  const shown = document.getElementById(`image-${image.image_id}`);
  if (element.contains(document.activeElement)) shown?.querySelector("a")?.focus({ preventScroll: true });
  leave(entry);
  say(`Image added. ${shown?.querySelector("img")?.alt ?? ""}`.trim(), { isUnseen: isHere });
}

function repeat(entry) {
  if (entry.failure.isFinal) {
    leave(entry);
    choose();
  } else {
    enqueue(entry);
  }
}

function dismiss(entry) {
  const hadFocus = entry.card.element.contains(document.activeElement);
  entry.upload.cancel();
  leave(entry);
  if (hadFocus) document.getElementById("id_image")?.focus();
}

function leave(entry) {
  const at = waiting.indexOf(entry);
  if (at >= 0) waiting.splice(at, 1);
  entries.delete(entry);
  entry.card.remove();
}

listen((files) => files.forEach(begin));
document.addEventListener("htmx:after:swap", appear);

window.addEventListener("beforeunload", (event) => {
  if (running.size || waiting.length) event.preventDefault();
});
