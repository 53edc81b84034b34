// Sends changed fields of a task's page, and tells how it went.
import { ownHeaders } from "../page/account.js";
import { valuesOf } from "./fields.js";

// What a browser sends of a page that is being left may have 64 KiB.
const MOST_ON_LEAVING = 60_000;
const PATIENCE_MILLISECONDS = 10_000;

export const SAVED = "saved";
export const CONFLICT = "conflict";
export const IN_TRASH = "in trash";
export const REFUSED = "refused";
export const TOO_LARGE = "too large";
export const OVER = "over";
export const GONE = "gone";
export const OTHER = "other";
export const LATER = "later";

const BY_STATUS = { 200: SAVED, 401: OVER, 403: OVER, 404: GONE, 413: TOO_LARGE, 422: REFUSED };

function bodyOf(form, fields, digests) {
  const hidden = [...form.elements].filter(({ type, name }) => type === "hidden" && name && name !== "digests");
  return new URLSearchParams([
    ...hidden.map(({ name, value }) => [name, value]),
    ["digests", JSON.stringify(digests)],
    ...fields.map((field) => ["fields", field]),
    ...fields.flatMap((field) => valuesOf(form, field)),
  ]).toString();
}

function outcomeOf(response, told) {
  if (response.status !== 409) return BY_STATUS[response.status] ?? LATER;
  if (told.conflicts) return CONFLICT;
  return told.in_trash ? IN_TRASH : OTHER;
}

async function ask(address, body) {
  return fetch(address, {
    method: "POST",
    headers: { ...ownHeaders(), Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    body,
    keepalive: body.length < MOST_ON_LEAVING,
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
}

// `more` is sent along, as by a button that was pressed.
export async function sendFields(page, fields, more = {}) {
  const extra = new URLSearchParams(more).toString();
  const body = [bodyOf(page.form, fields, page.digests), extra].filter(Boolean).join("&");
  try {
    const response = await ask(`${page.place}/fields`, body);
    const told = await response.json().catch(() => ({}));
    return { outcome: outcomeOf(response, told), told };
  } catch {
    return { outcome: LATER, told: {} };
  }
}
