// The feed: cards that change are refreshed in their place; new ones wait under a pill, never under the finger.
import { startChat } from "./chat.js";
import { fragment, later } from "./fragments.js";

export function startFeed() {
  const feed = document.querySelector("[data-hb-feed]");
  const request = document.querySelector("[data-hb-request]");
  if (feed) watchFeed(feed);
  if (request) watchRequest(request);
  const side = document.querySelector("[data-hb-side]");
  if (feed && side) startSide(feed, side);
}

// On a wide screen the request that is tapped opens beside the feed; elsewhere a tap is a link as ever.
function startSide(feed, side) {
  const wide = matchMedia("(min-width: 56.25em)");
  let ending = null;
  const open = async (link) => {
    const card = link.closest(".hb-card");
    for (const other of feed.querySelectorAll(".hb-card_open")) other.classList.remove("hb-card_open");
    card.classList.add("hb-card_open");
    side.hidden = false;
    side.innerHTML = '<div class="hb-skeleton"></div>';
    if (ending) ending.abort();
    ending = new AbortController();
    const { signal } = ending;
    const { ok, html } = await fragment(`${link.href}?side=1`);
    if (signal.aborted) return;
    if (!ok) {
      location.assign(link.href);
      return;
    }
    side.innerHTML = html;
    watchRequest(side.querySelector("[data-hb-request]"), signal);
    startChat(side, signal);
  };
  feed.addEventListener("click", (event) => {
    const link = event.target.closest(".hb-card__title a");
    if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  const first = feed.querySelector(".hb-card__title a");
  if (first && wide.matches) open(first);
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

function watchRequest(request, signal) {
  const refresh = later(async () => {
    // Never while somebody types into it.
    if (request.contains(document.activeElement) && document.activeElement.matches("input, textarea")) return;
    const { ok, html } = await fragment(request.dataset.hbRequestUrl);
    if (ok) request.innerHTML = html;
  });
  document.addEventListener("hb:live", ({ detail }) => {
    if (detail.ref === request.dataset.hbRequest) refresh();
  }, { signal });
  document.addEventListener("hb:behind", refresh, { signal });
}
