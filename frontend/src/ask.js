// The composer: the card follows what is typed below it, and clearing needs no new page.
export function startAsk() {
  const form = document.getElementById("ask");
  if (!form) return;
  const reader = form.querySelector("[data-hb-read-picture]");
  if (reader) reader.hidden = true;
  form.addEventListener("input", (event) => {
    const shown = form.querySelector(`[data-hb-mirror="${event.target.name}"]`);
    if (shown) shown.textContent = event.target.value || shown.dataset.hbEmpty;
  });
  form.addEventListener("change", (event) => {
    // The number and the time on the card: asked for anew, since they are said in words.
    if (event.target.matches("[type=radio], .hb-other")) refresh(form);
  });
  form.addEventListener("click", (event) => {
    const box = form.querySelector("textarea[name='text']");
    if (!event.target.closest("[data-hb-clear]") || !box) return;
    event.preventDefault();
    for (const field of form.querySelectorAll("#card [name]")) field.removeAttribute("name");
    box.value = "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    scrollTo(0, 0);
  });
}

async function refresh(form) {
  const body = new FormData(form);
  body.set("preview", "1");
  body.delete("picture");
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = await answer.text();
  const [now, then] = [form, fresh.content].map((root) => root.querySelector("#card .hb-card, .hb-card"));
  if (now && then) now.replaceWith(then);
}
