// Makes of a file what is sent: turned upright, at most 2,048 pixels long, without place and camera. Drawing an image
// anew is what drops its metadata; browsers turn it upright as they decode it.
import { dimensions } from "./dimensions.js";
import { Failure } from "./failure.js";

const LONGEST_SIDE = 2048;
// The service takes no smaller ones, so that a narrow strip is not made smaller than this either.
const SHORTEST_SIDE = 80;
const MOST_PIXELS = 100_000_000;
const JPEG_QUALITY = 0.85;
// A drawing stays the PNG it is; a photo in a PNG of this size is better off as a JPEG.
const LARGE_PNG_BYTES = 1024 * 1024;

export async function prepare(file) {
  const found = await dimensions(file);
  if (!found) {
    throw new Failure("This is neither a JPEG nor a PNG image.", { isFinal: true });
  }
  if (Math.min(found.width, found.height) < SHORTEST_SIDE) {
    throw new Failure("This image is too small: it takes 80 pixels a side to see what is in it.", { isFinal: true });
  }
  if (found.width * found.height > MOST_PIXELS) {
    throw new Failure("This image has too many pixels. Make it smaller, then add it again.", { isFinal: true });
  }
  const canvas = await draw(file);
  if (found.type === "image/png") {
    const png = await encode(canvas, "image/png");
    if (png.size <= LARGE_PNG_BYTES || isTransparent(canvas)) {
      return png;
    }
  }
  return encode(canvas, "image/jpeg", JPEG_QUALITY);
}

async function draw(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new Failure("This image is damaged and cannot be read.", { isFinal: true });
  }
  const { width, height } = bitmap;
  const longest = LONGEST_SIDE / Math.max(width, height);
  const scale = Math.min(1, Math.max(longest, SHORTEST_SIDE / Math.min(width, height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

function encode(canvas, type, quality) {
  return new Promise((resolve, reject) => {
    const done = (blob) => (blob ? resolve(blob) : reject(new Failure("This image could not be made ready to send.")));
    canvas.toBlob(done, type, quality);
  });
}

function isTransparent(canvas) {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 3; at < data.length; at += 4) {
    if (data[at] < 255) {
      return true;
    }
  }
  return false;
}
