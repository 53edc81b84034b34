// What went wrong with an image, as one sentence for the person who added it.
export class Failure extends Error {
  // `isFinal`: the same file would fail again, so that only another one is worth trying.
  constructor(sentence, { isFinal = false, status = 0 } = {}) {
    super(sentence);
    this.isFinal = isFinal;
    this.status = status;
  }
}

export function silence() {
  return new Failure(
    navigator.onLine
      ? "No answer came. The image is kept here; try again in a moment."
      : "You seem to be offline. The image is kept here; try again once you are back.",
  );
}
