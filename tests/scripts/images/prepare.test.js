import assert from "node:assert/strict";
import test from "node:test";

import { Failure } from "../../../static/js/images/failure.js";
import { prepare } from "../../../static/js/images/prepare.js";
import "../browser.js";
import { Drawing, jpeg, png } from "../pictures.js";

async function refused(file) {
  const failure = await prepare(file).catch((error) => error);
  assert.ok(failure instanceof Failure, String(failure));
  return failure;
}

// How large an image is drawn.
async function drawn(t, width, height) {
  const drawing = new Drawing({ width, height }).install(t);
  await prepare(jpeg(width, height));
  assert.deepEqual(drawing.canvas.drawn, [0, 0, drawing.canvas.width, drawing.canvas.height]);
  return [drawing.canvas.width, drawing.canvas.height];
}

test("draws a photo anew as JPEG, upright, and lets go of the large one", async (t) => {
  const drawing = new Drawing().install(t);
  const blob = await prepare(jpeg(400, 300));
  assert.equal(blob.type, "image/jpeg");
  assert.deepEqual(drawing.encoded, [{ type: "image/jpeg", quality: 0.85 }]);
  assert.deepEqual(drawing.decoded, [{ imageOrientation: "from-image" }]);
  assert.equal(drawing.canvas.getContext("2d").imageSmoothingQuality, "high");
  assert.equal(drawing.closed, 1);
});

test("makes the longer side 2,048 pixels", async (t) => {
  assert.deepEqual(await drawn(t, 4096, 2048), [2048, 1024]);
  assert.deepEqual(await drawn(t, 3000, 6000), [1024, 2048]);
});

test("enlarges nothing", async (t) => {
  assert.deepEqual(await drawn(t, 100, 90), [100, 90]);
});

test("makes a narrow strip no smaller than the service takes", async (t) => {
  assert.deepEqual(await drawn(t, 4096, 100), [3277, 80]);
  assert.deepEqual(await drawn(t, 5000, 80), [5000, 80]);
});

test("leaves a drawing the PNG it is", async (t) => {
  new Drawing().install(t);
  assert.equal((await prepare(png(400, 300))).type, "image/png");
});

test("makes a JPEG of a large PNG, unless one sees through it", async (t) => {
  const drawing = new Drawing().install(t);
  drawing.size["image/png"] = 1024 * 1024;
  assert.equal((await prepare(png(400, 300))).type, "image/png");
  drawing.size["image/png"] += 1;
  assert.equal((await prepare(png(400, 300))).type, "image/jpeg");
  drawing.isTransparent = true;
  assert.equal((await prepare(png(400, 300))).type, "image/png");
  assert.deepEqual(drawing.canvas.read, [0, 0, 400, 300]);
});

test("refuses for good what no repeat can change, and decodes none of it", async (t) => {
  const drawing = new Drawing().install(t);
  const refusals = [
    [new File(["GIF89a"], "photo.jpg"), /neither a JPEG nor a PNG/],
    [jpeg(79, 4000), /too small/],
    [jpeg(4000, 79), /too small/],
    [png(10_001, 10_000), /too many pixels/],
  ];
  for (const [file, words] of refusals) {
    const failure = await refused(file);
    assert.match(failure.message, words);
    assert.equal(failure.isFinal, true);
  }
  assert.deepEqual(drawing.decoded, []);
});

test("takes the smallest and the largest that the service takes", async (t) => {
  new Drawing().install(t);
  await prepare(jpeg(80, 80));
  await prepare(png(10_000, 10_000));
});

test("says that an image is damaged", async (t) => {
  const drawing = new Drawing().install(t);
  drawing.isDamaged = true;
  const failure = await refused(jpeg(400, 300));
  assert.match(failure.message, /damaged/);
  assert.equal(failure.isFinal, true);
});

test("lets one try again when the browser could not encode it", async (t) => {
  const drawing = new Drawing().install(t);
  drawing.isEncodable = false;
  assert.equal((await refused(jpeg(400, 300))).isFinal, false);
});
