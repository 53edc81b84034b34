import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import "../browser.js";
import { Drawing, jpeg, png } from "../pictures.js";
import { Bucket, json, later, serve, settle } from "../service.js";

import { Failure } from "../../../static/js/images/failure.js";
import { Upload } from "../../../static/js/images/upload.js";

const POLICY = { url: "https://bucket.test/", fields: { key: "uploads/1" }, key: "uploads/1", max_bytes: 1000 };
const CREATE = "GET /api/v1/upload";
const ATTACH = "POST /api/v1/todos/7/images";
const ATTACHED = { images: [{ key: "uploads/0" }, { key: "uploads/1", image_id: "new" }] };

let drawing = null;

beforeEach((t) => {
  Bucket.install();
  drawing = new Drawing().install(t);
});

// An attempt of an upload that is on its way: what it comes to, and the steps it tells.
function run(upload) {
  const steps = [];
  const shares = [];
  const running = upload.run({ onStep: (step) => steps.push(step), onProgress: (share) => shares.push(share) });
  return { ended: running.catch((error) => error), steps, shares };
}

async function sent(upload) {
  const attempt = run(upload);
  await settle();
  Bucket.requests.at(-1).progress(1, 2);
  Bucket.requests.at(-1).answer(204);
  await attempt.ended;
  return attempt;
}

test("is made ready, allowed, sent and attached", async (t) => {
  const requests = serve(t, { [CREATE]: json(200, POLICY), [ATTACH]: json(201, ATTACHED) });
  const { ended, steps, shares } = await sent(new Upload(jpeg(400, 300), "7"));
  assert.deepEqual(await ended, { key: "uploads/1", image_id: "new" });
  assert.deepEqual(steps, ["preparing", "sending", "attaching"]);
  assert.deepEqual(shares, [0.5]);
  assert.equal(requests[0].address, "/api/v1/upload?action=create&content_type=image%2Fjpeg");
  assert.equal(requests[1].body, '{"key":"uploads/1"}');
});

test("asks for the type it has after it was drawn anew", async (t) => {
  const requests = serve(t, { [CREATE]: json(200, POLICY), [ATTACH]: json(201, ATTACHED) });
  await sent(new Upload(png(400, 300), "7"));
  assert.match(requests[0].address, /content_type=image%2Fpng$/);
});

test("is not sent where the policy takes no file of its size", async (t) => {
  serve(t, { [CREATE]: json(200, { ...POLICY, max_bytes: 49 }) });
  const failure = await run(new Upload(jpeg(400, 300), "7")).ended;
  assert.ok(failure instanceof Failure);
  assert.equal(failure.isFinal, true);
  assert.deepEqual(Bucket.requests, []);
});

test("is sent where the policy takes just its size", async (t) => {
  serve(t, { [CREATE]: json(200, { ...POLICY, max_bytes: 50 }), [ATTACH]: json(201, ATTACHED) });
  await sent(new Upload(jpeg(400, 300), "7"));
  assert.equal(Bucket.requests.length, 1);
});

test("goes on after the last step that succeeded", async (t) => {
  const answers = { [CREATE]: json(200, POLICY), [ATTACH]: json(503, {}) };
  const requests = serve(t, answers);
  const upload = new Upload(jpeg(400, 300), "7");
  assert.equal((await (await sent(upload)).ended).status, 503);
  answers[ATTACH] = json(201, ATTACHED);
  const { ended, steps } = run(upload);
  assert.equal((await ended).image_id, "new");
  assert.deepEqual(steps, ["preparing", "attaching"]);
  assert.equal(drawing.encoded.length, 1);
  assert.equal(Bucket.requests.length, 1);
  assert.equal(requests.filter(({ method }) => method === "GET").length, 1);
});

test("keeps what it has sent over a lost answer, a session that is over and too many requests", async (t) => {
  const answers = { [CREATE]: json(200, POLICY), [ATTACH]: new TypeError("Failed to fetch") };
  serve(t, answers);
  const upload = new Upload(jpeg(400, 300), "7");
  await sent(upload);
  for (const answer of [json(401, {}), json(429, {}), json(500, {})]) {
    answers[ATTACH] = answer;
    await run(upload).ended;
  }
  answers[ATTACH] = json(201, ATTACHED);
  assert.equal((await run(upload).ended).image_id, "new");
  assert.equal(Bucket.requests.length, 1);
});

for (const status of [400, 404, 409, 422]) {
  test(`sends anew what was refused with ${status}`, async (t) => {
    const answers = { [CREATE]: json(200, POLICY), [ATTACH]: json(status, {}) };
    serve(t, answers);
    const upload = new Upload(jpeg(400, 300), "7");
    await sent(upload);
    answers[ATTACH] = json(201, ATTACHED);
    assert.equal((await (await sent(upload)).ended).image_id, "new");
    assert.equal(Bucket.requests.length, 2);
  });
}

test("can be cancelled while it is sent", async (t) => {
  serve(t, { [CREATE]: json(200, POLICY) });
  const upload = new Upload(jpeg(400, 300), "7");
  const { ended } = run(upload);
  await settle();
  assert.equal(upload.isCancelled, false);
  upload.cancel();
  assert.equal(upload.isCancelled, true);
  assert.equal((await ended).name, "AbortError");
  assert.equal(Bucket.requests[0].isAborted, true);
});

test("asks for nothing once it was cancelled while it was made ready", async (t) => {
  const requests = serve(t, {});
  const decoding = later();
  const decode = globalThis.createImageBitmap;
  globalThis.createImageBitmap = async (...file) => {
    await decoding.when;
    return decode(...file);
  };
  const upload = new Upload(jpeg(400, 300), "7");
  const { ended } = run(upload);
  upload.cancel();
  decoding.resolve();
  assert.equal((await ended).name, "AbortError");
  assert.deepEqual(requests, []);
});
