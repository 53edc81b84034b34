import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { dimensions } from "../../../static/js/images/dimensions.js";
import { jpeg, png } from "../pictures.js";

const PHOTO = new URL("../../photos/cat.jpg", import.meta.url);
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

async function cut(file, bytes) {
  return new File([(await file.arrayBuffer()).slice(0, bytes)], file.name);
}

test("reads a PNG", async () => {
  assert.deepEqual(await dimensions(png(70_000, 80)), { type: "image/png", width: 70_000, height: 80 });
});

test("takes no PNG that ends before its size", async () => {
  assert.equal((await dimensions(await cut(png(640, 480), 24))).height, 480);
  assert.equal(await dimensions(await cut(png(640, 480), 23)), null);
});

for (const marker of FRAMES) {
  test(`reads a JPEG whose frame begins with the marker ${marker.toString(16)}`, async () => {
    assert.deepEqual(await dimensions(jpeg(4032, 3024, { marker })), { type: "image/jpeg", width: 4032, height: 3024 });
  });
}

for (const table of [0xc4, 0xc8, 0xcc]) {
  test(`passes over the table ${table.toString(16)} that stands among the markers of frames`, async () => {
    const found = await dimensions(jpeg(640, 480, { before: [[table, 17]] }));
    assert.deepEqual(found, { type: "image/jpeg", width: 640, height: 480 });
  });
}

test("passes over metadata and bytes that fill", async () => {
  const file = jpeg(640, 480, { before: [[0xe1, 60_000], [0xfe, 0]] });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const filled = new File([bytes.slice(0, 2), Uint8Array.of(0xff, 0xff, 0xff), bytes.slice(2)], "filled.jpg");
  assert.deepEqual(await dimensions(filled), { type: "image/jpeg", width: 640, height: 480 });
});

test("reads what a camera wrote", async () => {
  const photo = new File([await readFile(PHOTO)], "cat.jpg");
  assert.deepEqual(await dimensions(photo), { type: "image/jpeg", width: 360, height: 239 });
});

test("reads no more than the head of a file", async () => {
  const before = Array.from({ length: 9 }, () => [0xe2, 60_000]);
  assert.equal(await dimensions(jpeg(640, 480, { before })), null);
});

test("reads a JPEG up to the last byte of its size, and takes none that ends before", async () => {
  const file = jpeg(640, 480);
  const whole = file.size - 1;
  assert.deepEqual(await dimensions(await cut(file, whole)), { type: "image/jpeg", width: 640, height: 480 });
  assert.equal(await dimensions(await cut(file, whole - 1)), null);
});

test("takes no JPEG that loses its way", async () => {
  const file = jpeg(640, 480);
  const bytes = new Uint8Array(await file.arrayBuffer());
  bytes[20] = 0x00;
  assert.equal(await dimensions(new File([bytes], "broken.jpg")), null);
});

test("goes by the bytes, not by the name", async () => {
  for (const text of ["", "GIF89a and what follows it", "\u0089PNG"]) {
    assert.equal(await dimensions(new File([text], "photo.jpg", { type: "image/jpeg" })), null);
  }
});
