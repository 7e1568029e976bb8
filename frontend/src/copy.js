// <button data-hb-copy="#id-of-what-to-copy" data-hb-copied="已复制">
export function startCopy() {
  startLeaving();
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

// After the way to the shop's app, the main thing to do is to say that it worked.
function startLeaving() {
  const action = document.querySelector("[data-hb-leaving]");
  if (!action) return;
  const leave = action.querySelector("[data-hb-leave]");
  leave.addEventListener("click", () => {
    const [first, second] = ["weui-btn_primary", "weui-btn_default"];
    const done = action.querySelector("form .weui-btn");
    leave.classList.replace(first, second);
    done.classList.replace(second, first);
    action.querySelector("[data-hb-before]").hidden = true;
    action.querySelector("[data-hb-after]").hidden = false;
  });
}
