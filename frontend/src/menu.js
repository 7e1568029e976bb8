// What one can do with a message: by its button, or by a long press on it.
const LONG = 500;

export function startMenus(list, signal) {
  let timer = null;
  const close = (except) => {
    for (const menu of list.querySelectorAll(".hb-menu[open]")) if (menu !== except) menu.open = false;
  };
  const stop = () => clearTimeout(timer);
  list.addEventListener("pointerdown", (event) => {
    const line = event.target.closest(".hb-msg__line");
    if (!line || event.target.closest(".hb-menu, a")) return;
    timer = setTimeout(() => {
      close();
      line.querySelector(".hb-menu").open = true;
    }, LONG);
  });
  for (const name of ["pointerup", "pointercancel", "pointermove"]) list.addEventListener(name, stop);
  // Above the message, and never under the line on top.
  list.addEventListener("toggle", ({ target }) => {
    if (target.open) target.querySelector(".hb-menu__list").scrollIntoView({ block: "nearest" });
  }, true);
  // On a phone the browser's own menu would cover ours.
  list.addEventListener("contextmenu", (event) => {
    if (event.target.closest(".hb-bubble") && matchMedia("(hover: none)").matches) event.preventDefault();
  });
  document.addEventListener("click", (event) => close(event.target.closest(".hb-menu")), { signal });
}
