import assert from "node:assert/strict";
import test from "node:test";

const SCRIPT = "../../../static/js/page/timezone.js";

// What the script writes as a cookie where a browser reports a zone.
async function written(t, timeZone) {
  globalThis.document = { cookie: null };
  t.mock.method(Intl, "DateTimeFormat", () => ({ resolvedOptions: () => ({ timeZone }) }));
  await import(`${SCRIPT}?zone=${timeZone}`);
  return document.cookie;
}

test("tells the zone for a year, on every page of the site", async (t) => {
  assert.equal(
    await written(t, "America/Argentina/Ushuaia"),
    "timezone=America%2FArgentina%2FUshuaia; path=/; max-age=31536000; samesite=lax",
  );
});

test("tells nothing where the browser reports none", async (t) => {
  assert.equal(await written(t, ""), null);
});
