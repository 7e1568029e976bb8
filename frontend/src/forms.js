// Forms: not sent twice by two taps; on a bad line they say what happens; a chosen picture is sent at once; areas grow with their text.
const SLOW = 3000;
const AGAIN = 8000;

export function startForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.closest("[data-hb-write]") || form.matches("[method='get'], [method='GET']")) return;
    if (form.dataset.hbSent) return event.preventDefault();
    // The browser would put its own page in place of what was written.
    if (navigator.onLine === false) {
      event.preventDefault();
      return say("hbOffline");
    }
    send(form, event.submitter);
  });
  window.addEventListener("online", () => say(""));
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-hb-sent]").forEach(free));
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-hb-send-now]") && event.target.files.length) event.target.form.requestSubmit(event.target.form.querySelector("[data-hb-read-picture]"));
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("textarea[data-hb-grow]")) return;
    grow(event.target);
  });
}

function send(form, button) {
  form.dataset.hbSent = "1";
  if (button) button.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => say("hbSlow"), SLOW);
  // A file that is sent for download leaves the page as it is.
  setTimeout(() => {
    clearTimeout(slow);
    free(form);
  }, AGAIN);
}

function free(form) {
  delete form.dataset.hbSent;
  document.querySelectorAll("button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

// One line under the top: which of its texts, or none.
function say(name) {
  const line = document.querySelector("[data-hb-line]");
  if (!line) return;
  line.hidden = !name;
  line.textContent = name ? line.dataset[name] : "";
}

// As many rows as the text needs, whatever size the type has.
function grow(area) {
  const least = Number(area.dataset.hbGrow || area.rows);
  area.dataset.hbGrow = least;
  area.rows = least;
  while (area.rows < 10 && area.scrollHeight > area.clientHeight + 2) area.rows += 1;
}
