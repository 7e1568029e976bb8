// The feed: cards that change are refreshed in their place; new ones wait under a pill, never under the finger.
import { fragment, later } from "./fragments.js";

export function startFeed() {
  const feed = document.querySelector("[data-hb-feed]");
  const request = document.querySelector("[data-hb-request]");
  if (feed) watchFeed(feed);
  if (request) watchRequest(request);
}

function watchFeed(feed) {
  const pill = document.querySelector("[data-hb-new]");
  const fresh = new Set();
  const changed = new Set();
  const refresh = later(async () => {
    for (const id of [...changed]) {
      changed.delete(id);
      const card = document.getElementById(`r-${id}`);
      if (!card) continue;
      const { ok, html } = await fragment(card.dataset.hbCard);
      if (ok && document.contains(card)) card.outerHTML = html;
    }
  });
  document.addEventListener("hb:live", ({ detail }) => {
    if (detail.kind !== "request" && detail.kind !== "assist") return;
    if (document.getElementById(`r-${detail.ref}`)) {
      changed.add(detail.ref);
      refresh();
    } else if (detail.kind === "request" && pill) {
      fresh.add(detail.ref);
      pill.hidden = false;
      pill.textContent = pill.dataset.hbNew.replace("%n", fresh.size);
    }
  });
  document.addEventListener("hb:behind", () => {
    if (pill) pill.hidden = false;
  });
}

function watchRequest(request) {
  const refresh = later(async () => {
    // Never while somebody types into it.
    if (request.contains(document.activeElement) && document.activeElement.matches("input, textarea")) return;
    const { ok, html } = await fragment(request.dataset.hbRequestUrl);
    if (ok) request.innerHTML = html;
  });
  document.addEventListener("hb:live", ({ detail }) => {
    if (detail.ref === request.dataset.hbRequest) refresh();
  });
  document.addEventListener("hb:behind", refresh);
}
