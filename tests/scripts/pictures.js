// Images as the first bytes of their files tell them, and a canvas that draws nothing but remembers.
export function png(width, height) {
  const bytes = new DataView(new ArrayBuffer(33));
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].forEach((byte, at) => bytes.setUint8(at, byte));
  bytes.setUint32(8, 13);
  bytes.setUint32(12, 0x49484452);
  bytes.setUint32(16, width);
  bytes.setUint32(20, height);
  return new File([bytes.buffer], "drawing.png", { type: "image/png" });
}

// `before` are segments in front of the frame: `[marker, length of what is in it]`.
export function jpeg(width, height, { marker = 0xc0, before = [[0xe0, 14]] } = {}) {
  const segments = before.map(([kind, length]) => segment(kind, new Uint8Array(length)));
  const frame = segment(marker, [8, height >> 8, height & 255, width >> 8, width & 255, 3]);
  return new File([Uint8Array.of(0xff, 0xd8), ...segments, frame], "photo.jpg", { type: "image/jpeg" });
}

function segment(marker, content) {
  const length = content.length + 2;
  return Uint8Array.of(0xff, marker, length >> 8, length & 255, ...content);
}

// What browsers draw with. `pixels` says how large an image turns out, `size` how many bytes each format takes.
export class Drawing {
  isTransparent = false;
  isDamaged = false;
  isEncodable = true;
  size = { "image/png": 100, "image/jpeg": 50 };
  decoded = [];
  encoded = [];
  closed = 0;
  canvas = null;

  constructor(pixels = { width: 400, height: 300 }) {
    this.pixels = pixels;
  }

  install(t) {
    globalThis.createImageBitmap = async (...[, options]) => {
      this.decoded.push(options);
      if (this.isDamaged) throw new DOMException("The source image could not be decoded.", "InvalidStateError");
      return { ...this.pixels, close: () => (this.closed += 1) };
    };
    const create = document.createElement.bind(document);
    t.mock.method(document, "createElement", (name) => (name === "canvas" ? this.#newCanvas() : create(name)));
    return this;
  }

  #newCanvas() {
    const context = {
      drawImage: (...[, ...place]) => (this.canvas.drawn = place),
      getImageData: (...place) => (this.canvas.read = place) && ({ data: Uint8Array.of(0, 0, 0, 255, 0, 0, 0, this.isTransparent ? 254 : 255) }),
    };
    this.canvas = {
      getContext: () => context,
      toBlob: (done, type, quality) => {
        this.encoded.push({ type, quality });
        done(this.isEncodable ? new Blob([new Uint8Array(this.size[type])], { type }) : null);
      },
    };
    return this.canvas;
  }
}
