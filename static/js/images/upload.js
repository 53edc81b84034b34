// One image on its way: made ready, allowed, sent, attached. A repeat goes on after the last step that succeeded.
import { ask } from "./api.js";
import { Failure } from "./failure.js";
import { prepare } from "./prepare.js";
import { send } from "./send.js";

export class Upload {
  #cancelled = new AbortController();
  #blob = null;
  #key = null;

  constructor(file, todoId) {
    this.file = file;
    this.todoId = todoId;
  }

  cancel() {
    this.#cancelled.abort();
  }

  get isCancelled() {
    return this.#cancelled.signal.aborted;
  }

  // The image as the task has it now. `onStep` is told the name of each step as it begins, `onProgress` how far the
  // sending is, from 0 to 1. Throws a Failure, or an AbortError once cancelled.
  async run({ onStep, onProgress }) {
    const { signal } = this.#cancelled;
    onStep("preparing");
    this.#blob ??= await prepare(this.file);
    signal.throwIfAborted();
    if (!this.#key) {
      onStep("sending");
      this.#key = await this.#send(onProgress, signal);
    }
    onStep("attaching");
    return this.#attach(signal);
  }

  async #send(onProgress, signal) {
    const type = encodeURIComponent(this.#blob.type);
    const policy = await ask("GET", `/api/v1/upload?action=create&content_type=${type}`, { signal });
    if (this.#blob.size > policy.max_bytes) {
      throw new Failure("This image is larger than the service takes.", { isFinal: true });
    }
    await send(policy, this.#blob, { onProgress, signal });
    return policy.key;
  }

  async #attach(signal) {
    try {
      const body = { key: this.#key };
      const todo = await ask("POST", `/api/v1/todos/${this.todoId}/images`, { body, signal });
      return todo.images.find((image) => image.key === this.#key);
    } catch (error) {
      // What was refused is not attached by asking again; what had no answer may be.
      if (error.status >= 400 && error.status < 500 && error.status !== 401 && error.status !== 429) {
        this.#key = null;
      }
      throw error;
    }
  }
}
