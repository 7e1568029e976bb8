// Forms: not sent twice by two taps; a chosen picture is sent at once; areas grow with their text.
export function startForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.closest("[data-hb-write]") || form.matches("[method='get'], [method='GET']")) return;
    if (form.dataset.hbSent) return event.preventDefault();
    form.dataset.hbSent = "1";
    setTimeout(() => delete form.dataset.hbSent, 8000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-hb-sent]").forEach((form) => delete form.dataset.hbSent);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-hb-send-now]") && event.target.files.length) event.target.form.requestSubmit(event.target.form.querySelector("[data-hb-read-picture]"));
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("textarea[data-hb-grow]")) return;
    grow(event.target);
  });
}

// As many rows as the text needs, whatever size the type has.
function grow(area) {
  const least = Number(area.dataset.hbGrow || area.rows);
  area.dataset.hbGrow = least;
  area.rows = least;
  while (area.rows < 10 && area.scrollHeight > area.clientHeight + 2) area.rows += 1;
}
