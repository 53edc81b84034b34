// Sends an image straight to the bucket, under a policy that the service has signed. XMLHttpRequest, because fetch tells
// nothing of how far an upload is.
import { Failure, silence } from "./failure.js";

const NO_PROGRESS_MILLISECONDS = 60_000;
const SENTENCES = {
  EntityTooLarge: "This image is larger than the service takes.",
  EntityTooSmall: "This image is empty.",
  AccessDenied: "The time for this upload ran out before it arrived. Try again.",
};

export function send({ url, fields }, blob, { onProgress, signal }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, value);
  }
  form.append("file", blob);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer = 0;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), NO_PROGRESS_MILLISECONDS);
    };
    const cancel = () => request.abort();
    request.upload.addEventListener("progress", (event) => {
      wait();
      onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => (request.status < 300 ? resolve() : reject(refusal(request))));
    request.addEventListener("error", () => reject(silence()));
    request.addEventListener("abort", () => reject(signal.aborted ? signal.reason : silence()));
    request.addEventListener("loadend", () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
    });
    signal.addEventListener("abort", cancel);
    request.open("POST", url);
    wait();
    request.send(form);
  });
}

function refusal(request) {
  const code = request.responseText.match(/<Code>(\w+)<\/Code>/)?.[1];
  const isFinal = code === "EntityTooLarge" || code === "EntityTooSmall";
  return new Failure(SENTENCES[code] ?? "The image was not taken. Try again.", { isFinal, status: request.status });
}
