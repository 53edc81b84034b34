// The service and the bucket as the scripts of images see them, with every request written down.

// `answers` maps "METHOD /path" to what comes back: a Response, an Error, or a function that gives one, later too.
export function serve(t, answers) {
  const requests = [];
  t.mock.method(globalThis, "fetch", async (address, options) => {
    const request = { method: options.method, address: String(address), ...options };
    requests.push(request);
    const path = request.address.split("?")[0];
    const answer = answers[`${options.method} ${path}`];
    if (!answer) throw new Error(`Nobody expects ${options.method} ${path}.`);
    const given = typeof answer === "function" ? await answer(request) : answer;
    if (given instanceof Error) throw given;
    return given.clone();
  });
  return requests;
}

export function json(status, body) {
  return new Response(JSON.stringify(body), { status });
}

// Something that a test lets happen when it likes.
export function later() {
  const promise = {};
  promise.when = new Promise((resolve, reject) => Object.assign(promise, { resolve, reject }));
  return promise;
}

// The bucket, as XMLHttpRequest shows it. Each request waits until the test answers it.
export class Bucket {
  static requests = [];

  upload = new EventTarget();
  status = 0;
  responseText = "";
  isAborted = false;
  #events = new EventTarget();

  static install() {
    Bucket.requests = [];
    globalThis.XMLHttpRequest = Bucket;
  }

  addEventListener(...listener) {
    this.#events.addEventListener(...listener);
  }

  open(method, url) {
    Object.assign(this, { method, url });
  }

  send(form) {
    this.form = form;
    Bucket.requests.push(this);
  }

  abort() {
    this.isAborted = true;
    this.#end("abort");
  }

  progress(loaded, total) {
    this.upload.dispatchEvent(Object.assign(new Event("progress"), { loaded, total }));
  }

  answer(status, text = "") {
    Object.assign(this, { status, responseText: text });
    this.#end("load");
  }

  fail() {
    this.#end("error");
  }

  #end(how) {
    this.#events.dispatchEvent(new Event(how));
    this.#events.dispatchEvent(new Event("loadend"));
  }
}

// Lets promises that wait for nothing outside settle.
export async function settle() {
  for (let turn = 0; turn < 10; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
