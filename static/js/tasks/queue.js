// What was asked for and is not done yet: one after another, in order, each until it is done or refused. It knows neither
// page nor network: `send` does one entry and says how it went, `show` is told of every change.

// How a sending went. `LATER`: nothing is known, or nothing can be done at the moment; everything waits with it, so that
// nothing overtakes. `REFUSED`: this one will not do, whatever is tried; the others go on. `HALTED`: somebody has to act.
export const DONE = "done";
export const LATER = "later";
export const REFUSED = "refused";
export const HALTED = "halted";

const WAITING = "waiting";
const TRAVELLING = "travelling";
const FIRST_PAUSE_MILLISECONDS = 1_000;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

export class Queue {
  #entries = [];
  #running = null;
  #pause = FIRST_PAUSE_MILLISECONDS;
  #timer = 0;

  // `store` has `put(entry)` and `drop(entry)`; `send(entry)` resolves to `{ outcome, words, ... }`.
  constructor({ store, send, show }) {
    this.store = store;
    this.send = send;
    this.show = show;
  }

  get entries() {
    return [...this.#entries];
  }

  add(entry) {
    if (this.#entries.some(({ key }) => key === entry.key)) return;
    Object.assign(entry, { state: WAITING, words: "" });
    this.#entries.push(entry);
    this.store.put(entry);
    this.show(entry);
    this.run();
  }

  // Takes one out that is not on its way; what was taken out is not sent any more.
  remove(key) {
    const entry = this.#entries.find((each) => each.key === key);
    if (!entry || entry.state === TRAVELLING) return null;
    this.#entries = this.#entries.filter((each) => each !== entry);
    this.store.drop(entry);
    return entry;
  }

  retry(key) {
    const entry = this.#entries.find((each) => each.key === key);
    if (entry?.state === REFUSED) this.#set(entry, { outcome: WAITING });
    return this.run();
  }

  // Sends what waits; settles once nothing does, or nothing can be sent for now.
  run() {
    this.#running ??= this.#work();
    return this.#running;
  }

  async #work() {
    clearTimeout(this.#timer);
    let next = this.#next();
    while (next && (await this.#try(next))) next = this.#next();
    this.#running = null;
  }

  #next() {
    return this.#entries.find(({ state }) => state !== REFUSED);
  }

  // Whether to go on with the next one.
  async #try(entry) {
    this.#set(entry, { outcome: TRAVELLING });
    const answer = await this.send(entry);
    if (answer.outcome === DONE) {
      this.#entries = this.#entries.filter((each) => each !== entry);
      this.store.drop(entry);
      this.#pause = FIRST_PAUSE_MILLISECONDS;
    }
    this.#set(entry, answer);
    if (answer.outcome === LATER) this.#wait();
    return answer.outcome === DONE || answer.outcome === REFUSED;
  }

  #set(entry, answer) {
    Object.assign(entry, { state: answer.outcome, words: answer.words ?? "" });
    this.show(entry, answer);
  }

  #wait() {
    this.#timer = setTimeout(() => this.run(), this.#pause);
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MILLISECONDS);
  }
}
