// The form of the task's page that is open: what of it is stored, what was typed since, and what waits for a decision.
import { keepFields, keepSaved, keptFields, savedLately } from "./drafts.js";
import { areSame, defaultsOf, putValues, valuesOf } from "./fields.js";

function read(form) {
  try {
    return JSON.parse(form.elements.digests.value);
  } catch {
    return {};
  }
}

export class OpenPage {
  constructor(form) {
    this.form = form;
    this.place = new URL(form.action).pathname;
    this.digests = read(form);
    this.written = form.elements.digests?.value;
    this.visit = `${this.place} ${performance.timeOrigin + performance.now()}`;
    // What the service showed again because it did not take it is stored nowhere.
    const isStored = !form.hasAttribute("data-typed");
    this.stored = new Map(this.names.map((name) => [name, isStored ? defaultsOf(form, name) : null]));
    // Fields that are not sent again as they are: by name, the values that were refused, or null until it is decided.
    this.held = new Map();
    if (isStored) this.catchUp();
  }

  // Shows what was saved while this page was being read.
  catchUp() {
    for (const [name, { pairs, before, digest }] of Object.entries(savedLately(this.place))) {
      if (this.digests[name] !== before) continue;
      putValues(this.form, name, pairs);
      this.store(name, pairs, digest);
    }
  }

  get names() {
    return Object.keys(this.digests);
  }

  // Whether the form on the screen is still this one, and not that of another task in its place.
  isShown() {
    return this.form.isConnected && new URL(this.form.action).pathname === this.place
      && this.form.elements.digests?.value === this.written;
  }

  changed() {
    return this.names.filter((name) => !areSame(valuesOf(this.form, name), this.stored.get(name)));
  }

  toSend() {
    return this.changed().filter((name) => !this.isHeld(name));
  }

  isHeld(name) {
    const values = this.held.get(name);
    return values === null || (values !== undefined && areSame(values, valuesOf(this.form, name)));
  }

  hold(name, values) {
    this.held.set(name, values);
  }

  // A field is stored with these values, and has this digest by now.
  store(name, pairs, digest) {
    this.stored.set(name, pairs);
    this.held.delete(name);
    this.know(name, digest);
  }

  // The same for a field that this page has sent.
  storeSent(name, pairs, digest) {
    keepSaved(this.place, name, { pairs, before: this.digests[name], digest });
    this.store(name, pairs, digest);
  }

  // What the form says it was filled from goes along with it when it is sent as a whole.
  know(name, digest) {
    this.digests[name] = digest;
    if (!this.isShown()) return;
    this.written = JSON.stringify(this.digests);
    this.form.elements.digests.value = this.written;
  }

  keepDraft() {
    const fields = this.changed().map((name) => [name, { pairs: valuesOf(this.form, name), digest: this.digests[name] }]);
    keepFields(this.place, Object.fromEntries(fields));
  }

  // Puts back what was typed and never stored; whether there was any.
  putBack() {
    const kept = Object.entries(keptFields(this.place)).filter(
      ([name, { pairs }]) => name in this.digests && !areSame(pairs, valuesOf(this.form, name)),
    );
    for (const [name, { pairs, digest }] of kept) {
      putValues(this.form, name, pairs);
      this.know(name, digest);
    }
    return kept.length > 0;
  }
}
