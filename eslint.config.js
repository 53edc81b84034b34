// What the scripts keep to. They run as they lie, so that nothing here rewrites anything.
import js from "@eslint/js";
import globals from "globals";

// Names that every window has: meant as a variable, they are one that was forgotten.
const FORGOTTEN_VARIABLES = [
  "blur", "close", "closed", "event", "find", "focus", "frames", "history", "length", "name", "open", "opener", "origin",
  "parent", "print", "scroll", "self", "status", "stop", "top",
];

const HOUSE = [
  {
    selector: "AssignmentExpression > MemberExpression.left[property.name=/^on[a-z]+$/]",
    message: "Use addEventListener: a handler in a property replaces the one that was there.",
  },
  {
    selector: "CallExpression[callee.property.name='setAttribute'] > Literal:first-child[value=/^(on|style$)/]",
    message: "The content security policy refuses handlers and styles in attributes.",
  },
  {
    selector:
      "AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML)$/], " +
      "CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTMLUnsafe|write|writeln)$/]",
    message: "Text goes in as text; HTML is made by the server.",
  },
  {
    selector: "MemberExpression[property.name='style']",
    message: "Looks belong into static/css: set a class or an attribute that a style knows.",
  },
];

function mayNotImport(...folders) {
  return ["error", { patterns: [{ group: folders.map((folder) => `../${folder}/*`), message: "Features are independent." }] }];
}

export default [
  { ignores: ["**/.*/", "staticfiles/", "node_modules/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    rules: {
      "array-callback-return": "error",
      curly: ["error", "multi-line"],
      "default-case-last": "error",
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "max-params": ["error", 3],
      "no-alert": "error",
      "no-console": "error",
      "no-else-return": "error",
      "no-eval": "error",
      "no-implicit-coercion": "error",
      "no-implicit-globals": "error",
      "no-implied-eval": "error",
      "no-lonely-if": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-restricted-globals": ["error", ...FORGOTTEN_VARIABLES],
      "no-return-assign": ["error", "except-parens"],
      "no-script-url": "error",
      "no-self-compare": "error",
      "no-shadow": "error",
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-unneeded-ternary": "error",
      "no-unreachable-loop": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": ["error", { args: "all", caughtErrors: "all" }],
      "no-use-before-define": ["error", { functions: false }],
      "no-useless-concat": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  {
    files: ["static/js/**"],
    languageOptions: { globals: globals.browser },
    rules: { "no-restricted-syntax": ["error", ...HOUSE] },
  },
  { files: ["static/js/images/gallery.js", "static/js/tasks/rows.js"], languageOptions: { globals: { htmx: "readonly" } } },
  { files: ["static/js/page/**"], rules: { "no-restricted-imports": mayNotImport("accounts", "api", "images", "tasks") } },
  { files: ["static/js/images/**"], rules: { "no-restricted-imports": mayNotImport("accounts", "api", "tasks") } },
  { files: ["static/js/tasks/**"], rules: { "no-restricted-imports": mayNotImport("accounts", "api", "images") } },
  { files: ["static/js/api/**"], rules: { "no-restricted-imports": mayNotImport("accounts", "images", "tasks") } },
  {
    files: ["tests/scripts/**", "*.config.js"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
