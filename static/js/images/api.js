// Asks the JSON API of this site with the session cookie, and turns what it refuses into sentences.
import { ownHeaders } from "../page/account.js";
import { Failure, silence } from "./failure.js";

const PATIENCE_MILLISECONDS = 30_000;
const SENTENCES = {
  401: "Your session is over. Sign in again in another window, then try again here.",
  404: "This task or the upload is no longer there. Load the page again to see how it stands.",
  413: "This image is larger than the service takes.",
  415: "Only JPEG and PNG images can be added.",
  429: "That was a lot at once. Wait a moment, then try again.",
};

export async function ask(method, address, { body, signal, keepalive = false } = {}) {
  const headers = { Accept: "application/json", ...ownHeaders() };
  if (body) headers["Content-Type"] = "application/json";
  const limits = [AbortSignal.timeout(PATIENCE_MILLISECONDS), signal].filter(Boolean);
  let response;
  try {
    response = await fetch(address, {
      method,
      headers,
      keepalive,
      body: body && JSON.stringify(body),
      signal: AbortSignal.any(limits),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw silence();
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response.json();
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  const sentence =
    SENTENCES[response.status] ??
    problem.errors?.[0]?.detail ??
    problem.detail ??
    "The service could not take the image. Try again in a moment.";
  const isFinal = [400, 409, 413, 415, 422].includes(response.status);
  return new Failure(sentence, { isFinal, status: response.status });
}
