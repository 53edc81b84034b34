// What the styles keep to: only the tokens name raw colours, sizes and durations, and directions are those of the text.
const RAW_UNITS = ["px", "rem", "em", "ch", "ex", "pt", "pc", "cm", "mm", "in", "q", "s", "ms"];
const RAW_COLOURS = [
  "color", "color-mix", "device-cmyk", "hsl", "hsla", "hwb", "lab", "lch", "light-dark", "oklab", "oklch", "rgb", "rgba",
];
// Conditions cannot use custom properties.
const CONDITIONS = Object.fromEntries(RAW_UNITS.map((unit) => [unit, ["/width$/", "/height$/"]]));

/** @type {import("stylelint").Config} */
export default {
  extends: ["stylelint-config-standard"],
  // Where names that other files use are given: the tokens, and how things come and go.
  referenceFiles: ["static/css/tokens/tokens.css", "static/css/base/motion.css"],
  reportDescriptionlessDisables: true,
  reportInvalidScopeDisables: true,
  reportNeedlessDisables: true,
  rules: {
    "color-named": "never",
    "color-no-hex": true,
    // Empty lines part one group of tokens from the next.
    "comment-empty-line-before": null,
    "custom-property-empty-line-before": null,
    "declaration-no-important": true,
    "declaration-property-value-disallowed-list": { "font-weight": ["/\\d/", "bold", "bolder", "lighter"] },
    "function-disallowed-list": RAW_COLOURS,
    "hue-degree-notation": "number",
    "max-nesting-depth": 1,
    "no-unknown-animations": true,
    "no-unknown-custom-properties": true,
    "property-disallowed-list": [
      "/^(margin|padding|border)-(top|right|bottom|left)/",
      "/^(min-|max-)?(width|height)$/",
      "/^(top|right|bottom|left|float-left|float-right)$/",
    ],
    "unit-disallowed-list": [RAW_UNITS, { ignoreMediaFeatureNames: CONDITIONS }],
  },
  overrides: [
    {
      files: ["static/css/tokens/tokens.css"],
      rules: { "function-disallowed-list": null, "unit-disallowed-list": null },
    },
  ],
};
