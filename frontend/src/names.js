// The list of nicknames under an @ that is being typed.
import { fragment, later } from "./fragments.js";

const BEGUN = /[@＠]([^\s@＠]{0,20})$/;

export function startNames(box, field) {
  const list = box.querySelector("[data-hb-names]");
  const begun = () => BEGUN.exec(field.value.slice(0, field.selectionStart));
  const look = later(async () => {
    const word = begun();
    if (!word) {
      list.hidden = true;
      return;
    }
    const { ok, html } = await fragment(`${list.dataset.hbNames}?q=${encodeURIComponent(word[1])}`);
    if (!ok || !begun()) return;
    list.innerHTML = html;
    list.hidden = !list.children.length;
  }, 150);
  field.addEventListener("input", look);
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-hb-name]");
    const word = begun();
    if (!button || !word) return;
    field.setRangeText(`@${button.dataset.hbName} `, word.index, field.selectionStart, "end");
    list.hidden = true;
    field.focus();
  });
}
