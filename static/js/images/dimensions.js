// The kind of an image and its size in pixels, read from its first bytes: what calls itself a JPEG need not be one, and
// nothing should be decoded before its size is known.
const HEAD_BYTES = 512 * 1024;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG_START = [0xff, 0xd8, 0xff];
// The markers of JPEG that begin a frame: C0 to CF, without the tables that share the range.
const NO_FRAME = [0xc4, 0xc8, 0xcc];

// `{ type, width, height }`, or null for what is neither JPEG nor PNG.
export async function dimensions(file) {
  const head = new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (startsWith(head, PNG_SIGNATURE) && head.byteLength >= 24) {
    return { type: "image/png", width: head.getUint32(16), height: head.getUint32(20) };
  }
  return startsWith(head, JPEG_START) ? jpegFrame(head) : null;
}

function startsWith(view, bytes) {
  return view.byteLength >= bytes.length && bytes.every((byte, at) => view.getUint8(at) === byte);
}

function jpegFrame(view) {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) {
      return null;
    }
    if (marker === 0xff) {
      at += 1;
    } else if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.includes(marker)) {
      return { type: "image/jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    } else {
      at += 2 + view.getUint16(at + 2);
    }
  }
  return null;
}
