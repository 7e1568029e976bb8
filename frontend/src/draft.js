// What was sent but never answered is still there when the form is opened again, in this tab, under the same key: sent once more, it is one act.
const KEY = "hb-draft";
const GOOD_FOR = 3600000;
const NEVER = new Set(["csrfmiddlewaretoken", "preview", "picture"]);

export function startDraft() {
  const form = document.querySelector("form[data-hb-draft]");
  if (document.querySelector("[data-hb-request]") || (form && isFilled(form))) forget();
  if (!form) return;
  restore(form, kept());
  form.addEventListener("submit", () => keep(form));
  form.addEventListener("click", (event) => event.target.closest("[data-hb-clear]") && forget());
}

function isFilled(form) {
  const first = form.querySelector("textarea, input[type='text']");
  return Boolean(form.querySelector("#refusal") || (first && first.value));
}

function keep(form) {
  const fields = [...new FormData(form)].filter(([name, value]) => !NEVER.has(name) && typeof value === "string" && value);
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ at: Date.now(), path: form.action, fields }));
  } catch {
    // A browser that keeps nothing: the form is empty again.
  }
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

function restore(form, draft) {
  if (!draft || draft.path !== form.action || Date.now() - draft.at > GOOD_FOR) return;
  const fields = new Map(draft.fields);
  if (fields.get("scene") !== form.elements.scene.value) return;
  for (const [name, value] of fields) put(form, name, value);
  form.querySelector("[data-hb-kept]").hidden = false;
  // The card below is made anew from what is in the box.
  const box = form.querySelector("textarea[name='text']");
  if (box) box.dispatchEvent(new Event("input", { bubbles: true }));
}

function put(form, name, value) {
  const there = form.elements[name];
  if (there) {
    there.value = value;
    return;
  }
  const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  form.querySelector("#card").append(field);
}
