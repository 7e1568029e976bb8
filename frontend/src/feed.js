// The feed: cards that change are refreshed in their place; new ones wait under a pill, never under the finger;
// the rest of a long feed comes while one scrolls.
import { startChat } from "./chat.js";
import { fragment, later, nodes, skeleton } from "./fragments.js";

// After this many milliseconds what did not come is asked for again.
const AGAIN = 3000;

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
    side.innerHTML = skeleton(1, "request");
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
  const changed = new Set();
  const refresh = later(async () => {
    for (const id of [...changed]) {
      changed.delete(id);
      await refreshed(feed, id);
    }
  });
  const waiting = pill ? new Waiting(feed, pill) : null;
  document.addEventListener("hb:live", ({ detail }) => {
    if (detail.kind !== "request" && detail.kind !== "assist") return;
    if (document.getElementById(`r-${detail.ref}`)) {
      changed.add(detail.ref);
      refresh();
    } else if (waiting && detail.kind === "request") waiting.ask(detail.ref);
  });
  document.addEventListener("hb:behind", () => {
    if (pill) pill.hidden = false;
  });
  startMore(feed);
}

async function refreshed(feed, id) {
  const card = document.getElementById(`r-${id}`);
  if (!card) return;
  const { ok, html } = await fragment(card.dataset.hbCard);
  if (!ok || !document.contains(card)) return;
  const [fresh] = nodes(html);
  if (card.matches(".hb-card_open")) fresh.classList.add("hb-card_open");
  card.replaceWith(fresh);
  markFirst(feed);
}

// One filled button at a time: the first.
function markFirst(feed) {
  const buttons = feed.querySelectorAll(".hb-card .hb-go[href$='/help']");
  buttons.forEach((button, place) => button.classList.toggle("hb-go_first", place === 0));
}

// New cards, fetched already, until somebody taps the pill. What this member cannot help with does not count.
class Waiting {
  constructor(feed, pill) {
    this.feed = feed;
    this.pill = pill;
    this.cards = new Map();
    this.asked = new Set();
    // In which order the news came: the answers come in any.
    this.order = [];
    pill.addEventListener("click", (event) => this.show(event));
  }

  ask(id) {
    if (this.asked.has(id)) return;
    this.asked.add(id);
    if (!this.order.includes(id)) this.order.push(id);
    // Not everybody at the same moment.
    setTimeout(() => this.fetch(id), 200 + 1000 * Math.random());
  }

  async fetch(id) {
    this.asked.delete(id);
    try {
      const { status, html } = await fragment(`${this.feed.dataset.hbFeed}r/${id}/card?new=1`);
      const card = status === 200 ? nodes(html)[0] : null;
      if (card && this.isNew(card)) this.cards.set(id, card);
      else this.cards.delete(id);
    } catch {
      return;
    }
    this.pill.hidden = !this.cards.size;
    this.pill.textContent = this.pill.dataset.hbNew.replace("%n", this.cards.size);
  }

  // An older one that is not on the page may stand further down, where one has not scrolled yet.
  isNew(card) {
    return card.dataset.hbCreated >= this.feed.dataset.hbSince || !this.feed.querySelector("[data-hb-more]");
  }

  show(event) {
    // Without cards the pill is a link that loads the page anew.
    if (!this.cards.size) return;
    event.preventDefault();
    const empty = document.querySelector("[data-hb-feed-empty]");
    if (empty) empty.remove();
    const newest = [...this.cards].sort(([a], [b]) => this.order.indexOf(b) - this.order.indexOf(a));
    const fresh = newest.map(([, card]) => card).filter((card) => !document.getElementById(card.id));
    fresh.forEach((card) => card.classList.add("hb-card_new"));
    this.feed.prepend(...fresh);
    const total = document.querySelector("[data-hb-total]");
    if (total) total.textContent = total.dataset.hbWords.replace("%n", Number(total.dataset.hbTotal) + fresh.length);
    if (total) total.dataset.hbTotal = Number(total.dataset.hbTotal) + fresh.length;
    markFirst(this.feed);
    this.cards.clear();
    this.pill.hidden = true;
    scrollTo({ top: 0, behavior: "smooth" });
  }
}

function startMore(feed) {
  const more = feed.querySelector("[data-hb-more]");
  if (!more || !window.IntersectionObserver) return;
  // Several changes can come in one call, the oldest first: a busy phone reports "out of sight" and "in sight" together.
  const seen = new IntersectionObserver(async (entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    const place = more.closest("p");
    const link = place.innerHTML;
    place.innerHTML = skeleton(2, "card");
    try {
      const { ok, html } = await fragment(more.href);
      if (!ok) throw new Error("more");
      place.replaceWith(...nodes(html).filter((card) => !card.id || !document.getElementById(card.id)));
      markFirst(feed);
      startMore(feed);
    } catch {
      // The link stands again, to be tapped; whoever waits gets another try.
      place.innerHTML = link;
      setTimeout(() => startMore(feed), AGAIN);
    }
  }, { rootMargin: "600px" });
  seen.observe(more);
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
