// The live stream of a group. <body data-hb-live="GROUP" data-hb-cursor="EPOCH-NO">
// Each event is told as `hb:live` on document with detail {no, kind, ref}; `hb:behind` means: fetch again what you show.
// Nothing is lost: the cursor moves only over events that follow it without a gap. Nothing is doubled: older numbers are dropped.
const QUIET = 20000;
const POLL = 5000;

export function startLive() {
  const group = document.body.dataset.hbLive;
  if (group) new Live(group, document.body.dataset.hbCursor).connect();
}

class Live {
  constructor(group, cursor) {
    this.group = group;
    this.cursor = cursor;
    this.failures = 0;
    document.addEventListener("visibilitychange", () => this.wake());
    window.addEventListener("online", () => this.wake());
  }

  get query() {
    return `?group=${encodeURIComponent(this.group)}&cursor=${encodeURIComponent(this.cursor)}`;
  }

  connect() {
    this.close();
    if (!window.EventSource || this.failures >= 3) return this.poll();
    this.source = new EventSource(`/live/${this.query}`);
    this.source.onopen = () => this.alive();
    this.source.onmessage = (message) => {
      this.alive();
      this.take(JSON.parse(message.data));
    };
    this.source.addEventListener("beat", () => this.alive());
    this.source.onerror = () => this.broken();
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.watch);
    if (this.source) this.source.close();
    this.source = null;
  }

  alive() {
    this.failures = 0;
    show(false);
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.broken(), 2 * QUIET);
  }

  broken() {
    this.close();
    this.failures += 1;
    show(true);
    const wait = Math.min(1000 * 2 ** this.failures, 15000) * (0.5 + Math.random());
    this.timer = setTimeout(() => this.connect(), wait);
  }

  wake() {
    if (!document.hidden && !this.source && !this.ended) this.connect();
  }

  take(event) {
    if (event.kind === "gone") return this.end();
    if (event.kind === "reload") {
      this.cursor = event.cursor;
      return tell("hb:behind", {});
    }
    const [epoch, last] = this.cursor.split("-").map(Number);
    if (event.no <= last) return;
    this.cursor = `${epoch}-${event.no}`;
    tell("hb:live", event);
    if (event.no > last + 1) tell("hb:behind", {});
  }

  end() {
    this.ended = true;
    this.close();
    location.reload();
  }

  async poll() {
    try {
      const answer = await fetch(`/live/poll${this.query}`, { headers: { Accept: "application/json" } });
      if (answer.status === 404 || answer.status === 403) return this.end();
      if (!answer.ok) throw new Error("poll");
      const { cursor, events } = await answer.json();
      show(false);
      events.forEach((event) => this.take(event));
      this.cursor = cursor;
    } catch {
      show(true);
    }
    this.timer = setTimeout(() => this.poll(), POLL);
  }
}

// `hb:back` is told when the connection stands again.
function show(isBroken) {
  const strip = document.querySelector("[data-hb-strip]");
  if (!strip || strip.hidden === !isBroken) return;
  strip.hidden = !isBroken;
  if (!isBroken) tell("hb:back", {});
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}
