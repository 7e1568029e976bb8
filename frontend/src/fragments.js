// Fetching pieces of pages.
export async function fragment(url, options = {}) {
  const answer = await fetch(url, { ...options, headers: { "HX-Request": "true", ...(options.headers || {}) } });
  return { ok: answer.ok, status: answer.status, html: await answer.text() };
}

export function nodes(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  return [...box.content.children];
}

export function later(act, wait = 400) {
  let timer = null;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
}

// Places of the size of what is on its way.
export function skeleton(count, kind = "line") {
  return `<span class="hb-skeleton hb-skeleton_${kind}"></span>`.repeat(count);
}
