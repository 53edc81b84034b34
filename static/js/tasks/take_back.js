// Takes a change back through the API: only what still is as the change left it.
import { ownHeaders } from "../page/account.js";

const ATTEMPTS = 3;
const PATIENCE_MILLISECONDS = 10_000;

export const DONE = "done";
export const CHANGED_SINCE = "changed since";
export const GONE = "gone";
export const FAILED = "failed";

const GOOD = { 200: DONE, 201: DONE, 204: DONE, 404: GONE };

async function ask(method, address, { body, etag } = {}) {
  const headers = { ...ownHeaders(), Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (etag) headers["If-Match"] = etag;
  return fetch(address, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
}

function isSame(some, others) {
  return JSON.stringify(some) === JSON.stringify(others);
}

// What of the change still stands, with what it was before. A change whose outcome is not known stands until it is back.
function standing(task, fields) {
  const stands = ([name, [before, after]]) => (after === null && name === "status" ? !isSame(task[name], before) : isSame(task[name], after));
  return Object.fromEntries(Object.entries(fields).filter(stands).map(([name, [before]]) => [name, before]));
}

async function takeBackFields(address, fields) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const read = await ask("GET", address);
    if (!read.ok) return GOOD[read.status] ?? FAILED;
    const back = standing(await read.json(), fields);
    if (!Object.keys(back).length) return CHANGED_SINCE;
    const written = await ask("PATCH", address, { body: back, etag: read.headers.get("ETag") });
    if (written.status !== 412) return GOOD[written.status] ?? FAILED;
  }
  return FAILED;
}

function takeBackPlace(address, [wasDeleted]) {
  return wasDeleted ? ask("DELETE", address) : ask("POST", `${address}/restore`);
}

export async function takeBack({ todoId, fields }) {
  const address = `/api/v1/todos/${todoId}`;
  try {
    if (fields.deleted) {
      const { status } = await takeBackPlace(address, fields.deleted);
      return GOOD[status] ?? FAILED;
    }
    return await takeBackFields(address, fields);
  } catch {
    return FAILED;
  }
}
