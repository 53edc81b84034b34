import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { settle } from "../service.js";
import { fire, get, goTo, show } from "../window.js";

const ADDRESS = "http://servertask.test/api/v1/todos";
const answered = '<pre id="api-answer"><b>HTTP 201 Created</b> {}</pre>';
let requests = [];
let answer = null;

show(`
  <pre id="api-answer"></pre>
  <form id="api-form" hidden>
    <input name="csrfmiddlewaretoken" value="token">
    <select name="method"><option>GET</option><option>POST</option></select>
    <textarea name="body"></textarea>
  </form>`);
// The window's own knows the fields of its forms; jsdom scrolls nowhere.
globalThis.FormData = window.FormData;
let scrolled = 0;
get("#api-answer").scrollIntoView = () => (scrolled += 1);
await import("../../../static/js/api/form.js");

beforeEach((t) => {
  requests = [];
  scrolled = 0;
  answer = new Response(answered, { status: 201 });
  goTo(ADDRESS);
  t.mock.method(globalThis, "fetch", async (...request) => {
    requests.push(request);
    if (answer instanceof Error) throw answer;
    return answer;
  });
});

async function send(method, body = "") {
  get("select").value = method;
  get("textarea").value = body;
  assert.equal(fire(get("form"), "submit").defaultPrevented, true);
  await settle();
}

test("is there once the script is", () => {
  assert.equal(get("form").hidden, false);
});

test("sends JSON with the token, and shows the answer in its place", async () => {
  await send("POST", ' {"title": "Tea"}\n');
  const headers = { Accept: "text/html", "X-Account": "", "X-CSRFToken": "token", "Content-Type": "application/json" };
  assert.deepEqual(requests, [[ADDRESS, { method: "POST", headers, body: '{"title": "Tea"}' }]]);
  assert.equal(get("#api-answer").textContent, "HTTP 201 Created {}");
  assert.equal(scrolled, 1);
});

test("sends no body with GET, nor where none is typed", async () => {
  await send("GET", '{"title": "Tea"}');
  await send("POST", "  ");
  for (const [, { body, headers }] of requests) {
    assert.equal(body, undefined);
    assert.equal("Content-Type" in headers, false);
  }
});

test("shows what came where it is no page of the API", async () => {
  answer = new Response("<h1>Bad gateway</h1>", { status: 502, statusText: "Bad Gateway" });
  await send("GET");
  assert.equal(get("#api-answer").textContent, "HTTP 502 Bad Gateway");
});

test("shows an answer as text", async () => {
  answer = new Response('<pre id="api-answer">&lt;img src=x&gt;</pre>');
  await send("GET");
  assert.equal(get("#api-answer").textContent, "<img src=x>");
  assert.equal(document.querySelector("#api-answer img"), null);
});

test("says when no answer came", async () => {
  answer = new TypeError("Failed to fetch");
  await send("POST", "{}");
  assert.match(get("#api-answer").textContent, /did not answer/);
});
