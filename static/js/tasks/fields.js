// The fields of a form as a person fills them in: a field may have several controls, and no control is known by its name.

const NOT_TYPED = new Set(["hidden", "submit", "button", "reset", "file", "image"]);

export function fieldOf(control) {
  return control.closest("[data-field]")?.dataset.field ?? control.name;
}

export function controlsOf(form, field) {
  return [...form.elements].filter(
    (control) => control.name && !control.disabled && !NOT_TYPED.has(control.type) && fieldOf(control) === field,
  );
}

function isTicked(control) {
  return control.type === "radio" || control.type === "checkbox";
}

function pairsOf(control) {
  if (isTicked(control)) return control.checked ? [[control.name, control.value]] : [];
  if (control.options) return [...control.selectedOptions].map((option) => [control.name, option.value]);
  return [[control.name, control.value]];
}

function chosenByDefault(control) {
  const chosen = [...control.options].filter((option) => option.defaultSelected);
  return chosen.length || control.multiple ? chosen : [...control.options].slice(0, 1);
}

function defaultPairsOf(control) {
  if (isTicked(control)) return control.defaultChecked ? [[control.name, control.value]] : [];
  if (control.options) return chosenByDefault(control).map((option) => [control.name, option.value]);
  return [[control.name, control.defaultValue]];
}

// What a field holds, as it is sent: pairs of a name and a value.
export function valuesOf(form, field) {
  return controlsOf(form, field).flatMap(pairsOf);
}

// What the page came with, whatever a browser has put back since.
export function defaultsOf(form, field) {
  return controlsOf(form, field).flatMap(defaultPairsOf);
}

export function areSame(some, others) {
  return JSON.stringify(some) === JSON.stringify(others);
}

function put(control, values) {
  if (isTicked(control)) control.checked = values.includes(control.value);
  else if (control.options) for (const option of control.options) option.selected = values.includes(option.value);
  else if (values.length) [control.value] = values;
}

export function putValues(form, field, pairs) {
  for (const control of controlsOf(form, field)) {
    put(control, pairs.filter(([name]) => name === control.name).map(([, value]) => value));
  }
}

function offer(control, text) {
  if ([...control.options].some((option) => option.value === text)) return;
  const option = document.createElement("option");
  option.value = text;
  option.textContent = text;
  control.append(option);
}

// A value that came as one text. Of several controls the one that has the field's name takes it, and the others, in
// which a value may be written that it does not offer, are empty.
export function putText(form, field, text) {
  const controls = controlsOf(form, field);
  const names = new Set(controls.map((control) => control.name));
  const name = names.size === 1 ? [...names][0] : field;
  if (!names.has(name)) return;
  for (const control of controls) if (control.name === name && control.options) offer(control, text);
  putValues(form, field, [...names].map((each) => [each, each === name ? text : ""]));
}
