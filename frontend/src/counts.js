// The counts on the bar follow what happens. Everybody asks at another moment, and nobody all the time.
const REST = 5000;

export function startCounts() {
  const bar = document.querySelector("[data-hb-counts]");
  if (!bar) return;
  let timer = null;
  let asked = 0;
  const ask = async () => {
    timer = null;
    asked = Date.now();
    try {
      const answer = await fetch(bar.dataset.hbCounts, { headers: { Accept: "application/json" } });
      if (answer.ok) show(bar, await answer.json());
    } catch {
      // The strip says that the connection is being mended.
    }
  };
  const soon = () => {
    if (timer || document.hidden) return;
    timer = setTimeout(ask, Math.max(300, asked + REST - Date.now()) + 1500 * Math.random());
  };
  // "quiet" is somebody else's notice: only its number is known here.
  document.addEventListener("hb:live", ({ detail }) => detail.kind === "quiet" || soon());
  for (const name of ["hb:behind", "hb:read"]) document.addEventListener(name, soon);
  document.addEventListener("visibilitychange", soon);
}

function show(bar, counts) {
  for (const place of bar.querySelectorAll("[data-hb-count-of]")) {
    const n = counts[place.dataset.hbCountOf] || 0;
    place.hidden = !n;
    place.textContent = n > 99 ? "99+" : n;
    place.setAttribute("aria-label", place.dataset.hbLabel.replace("%n", n));
  }
}
