// The service worker: shows what is pushed, and opens Hubang at a tap. It keeps nothing and stands between no page and the server.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    // Something has to be shown for every push, or the browser says that the site works in secret.
  }
  const { id = "hubang", title = "Hubang 互帮", lines = [], path = "/" } = told;
  const body = lines.length > 1 ? lines.join("\n") : "";
  // The same id again takes the place of the first, without another sound: a repeat is not seen twice.
  event.waitUntil(self.registration.showNotification(title, { body, tag: id, data: { path }, icon: "/static/hubang/icon.svg" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const path = event.notification.data?.path || "/";
  // Our own pages alone, whatever was pushed.
  const url = new URL(path, self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil(bring(url.href));
});

async function bring(href) {
  const windows = await self.clients.matchAll({ type: "window" });
  for (const one of windows) {
    try {
      await one.navigate(href);
      return one.focus();
    } catch {
      // A window that this worker does not steer yet.
    }
  }
  return self.clients.openWindow(href);
}
