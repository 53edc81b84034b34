// The little that scripts without a page ask of a browser, for tests that need no window.
const browser = { cookie: "", token: null, onLine: true };

Object.defineProperty(globalThis, "navigator", { value: { get onLine() { return browser.onLine; } }, configurable: true });
globalThis.document = {
  get cookie() {
    return browser.cookie;
  },
  querySelector: (selector) => (selector === "input[name=csrfmiddlewaretoken]" ? browser.token : null),
  createElement: () => null,
  body: { dataset: { account: "VAH000001" } },
};

export default browser;
