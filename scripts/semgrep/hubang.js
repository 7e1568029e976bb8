// Samples for `semgrep --test`; never run.
function writes(box, event, html) {
  // ruleid: script-writes-what-it-did-not-get-from-us
  box.outerHTML = html;
  // ruleid: script-writes-what-it-did-not-get-from-us
  box.innerHTML = event.data;
  // ruleid: script-writes-what-it-did-not-get-from-us
  document.write(html);
  // ok: script-writes-what-it-did-not-get-from-us
  box.textContent = event.data;
}
