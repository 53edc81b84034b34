// What a person learns of a change that was sent: that it is stored, what others did meanwhile, or why it is not.
import { say } from "../page/messages.js";
import { focusOn, tell, untell } from "./beside.js";
import { controlsOf, putText, valuesOf } from "./fields.js";
import { CONFLICT, GONE, IN_TRASH, LATER, OTHER, OVER, REFUSED, SAVED, TOO_LARGE } from "./save.js";

const KEPT = "What you typed is kept on this device.";

function announce(text, options) {
  say(text, options).dataset.about = "saving";
}

// Said, and shown beside the button; what else stands there, such as Undo, stays.
function sayUnseen(text) {
  const region = document.getElementById("messages");
  for (const earlier of region?.querySelectorAll("[data-about=saving]") ?? []) earlier.remove();
  const words = document.createElement("p");
  words.className = "visually-hidden";
  words.dataset.about = "saving";
  words.textContent = text;
  region?.append(words);
}

function isBusy(form, name) {
  return controlsOf(form, name).includes(document.activeElement);
}

// What was sent is stored, and shows as it is stored, unless somebody is typing there again.
function refreshSent(page, name, { pairs, field }) {
  untell(page.form, name);
  page.storeSent(name, pairs, field.digest);
  if (!page.changed().includes(name)) refresh(page, name, field);
}

// While somebody is in a field it stays as it is. What was sent from there shows as it is stored once the field is left.
function refreshLater(page, name, field) {
  document.activeElement.addEventListener("blur", () => {
    if (page.digests[name] === field.digest && !page.changed().includes(name)) refresh(page, name, field);
  }, { once: true });
}

function refresh(page, name, { value, digest }) {
  if (!page.isShown()) return;
  if (isBusy(page.form, name)) {
    refreshLater(page, name, { value, digest });
    return;
  }
  putText(page.form, name, value);
  page.store(name, valuesOf(page.form, name), digest);
}

function showSaved(page, told, { sent }) {
  for (const [name, field] of Object.entries(told.fields)) {
    if (sent.has(name)) refreshSent(page, name, { pairs: sent.get(name), field });
    else if (!page.changed().includes(name)) refresh(page, name, field);
  }
  if (!page.isShown()) return;
  const heading = document.querySelector("main h1");
  if (heading) heading.textContent = told.title;
  if (told.elsewhere.length) announce(`Saved. Changed elsewhere meanwhile, and kept: ${told.elsewhere.join(", ")}.`);
  else sayUnseen("Saved");
}

function showConflict(page, told, { again }) {
  for (const [name, { value, words, digest }] of Object.entries(told.conflicts)) {
    page.hold(name, null);
    const settle = (choose) => () => {
      untell(page.form, name);
      focusOn(page.form, name);
      choose();
      again();
    };
    const keepMine = settle(() => {
      page.held.delete(name);
      page.know(name, digest);
    });
    const takeTheirs = settle(() => {
      putText(page.form, name, value);
      page.store(name, valuesOf(page.form, name), digest);
      page.keepDraft();
    });
    tell(page, name, {
      text: `Changed elsewhere to “${words || "nothing"}”. Yours is kept here, and not saved.`,
      buttons: [{ text: "Keep mine", press: keepMine }, { text: "Take theirs", press: takeTheirs }],
    });
  }
}

function showRefused(page, told, { sent }) {
  for (const [name, errors] of Object.entries(told.errors ?? {})) {
    page.hold(name, sent.get(name) ?? valuesOf(page.form, name));
    if (controlsOf(page.form, name).length) tell(page, name, { text: errors.join(" ") });
    else announce(errors.join(" "), { isError: true });
  }
}

function lengthOf(pairs) {
  return pairs.reduce((sum, [, value]) => sum + [...value].length, 0);
}

function showTooLarge(page, { sent }) {
  const [name, pairs] = [...sent].sort(([, some], [, others]) => lengthOf(others) - lengthOf(some))[0];
  const most = Number(controlsOf(page.form, name)[0]?.dataset.most);
  const limit = most ? `${most.toLocaleString("en")} characters at most` : "less than can be sent at once";
  page.hold(name, pairs);
  const text = `This has ${lengthOf(pairs).toLocaleString("en")} characters; it may have ${limit}. ${KEPT}`;
  tell(page, name, { text });
}

function signIn() {
  location.assign(`/signin?next=${encodeURIComponent(location.pathname + location.search)}`);
}

const SHOW = {
  [CONFLICT]: showConflict,
  [REFUSED]: showRefused,
  [TOO_LARGE]: (...[page, , actions]) => showTooLarge(page, actions),
  [IN_TRASH]: (...[, , { restore }]) =>
    announce("This task is in the trash. Restore it to save what you typed.", { isError: true, button: { text: "Restore", press: restore } }),
  [OVER]: () =>
    announce(`Not saved: your session is over. ${KEPT}`, { isError: true, button: { text: "Sign in", press: signIn } }),
  [OTHER]: () => announce(`Not saved: another account is signed in now. ${KEPT}`, { isError: true }),
  [GONE]: () => announce(`Not saved: this task is no longer there. ${KEPT}`, { isError: true }),
  [LATER]: () =>
    announce(`Not saved yet: ${navigator.onLine ? "the server is not answering" : "you seem to be offline"}. ${KEPT}`, { isError: true }),
};

// `sent` are the values that were sent, by field; `again` and `restore` send once more.
export function show(page, { outcome, told }, actions) {
  page.form.dataset.state = outcome;
  if (outcome === SAVED) showSaved(page, told, actions);
  else if (page.isShown()) SHOW[outcome](page, told, actions);
}
