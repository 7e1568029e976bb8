// <button data-hb-copy="#id-of-what-to-copy" data-hb-copied="已复制">
export function startCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-hb-copy]");
    if (!button) return;
    event.preventDefault();
    const text = document.querySelector(button.dataset.hbCopy).textContent.trim();
    if (await copied(text)) button.textContent = button.dataset.hbCopied;
  });
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Older webviews: select and copy.
    const box = document.createElement("textarea");
    box.value = text;
    box.setAttribute("readonly", "");
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }
}
