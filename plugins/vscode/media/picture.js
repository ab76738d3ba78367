// The page of the picture panel: shows what it is handed, and says which key or button was pressed. It decides nothing.

const host = acquireVsCodeApi();
const stage = document.getElementById("stage");
const words = document.getElementById("words");
const buttons = [...document.querySelectorAll("button")];
const keys = { k: "keep", r: "reject", p: "promote", a: "anchor" };
let take;
let picture;

function button(action) {
  return buttons.find((one) => one.dataset.action === action);
}

function act(action) {
  if (!button(action).disabled) {
    host.postMessage({ type: "act", action });
  }
}

function showWords(message) {
  if (message.take.id !== take?.id) {
    // The price of another take is no price of this one.
    Object.assign(button("promote"), { textContent: "Promote", disabled: true });
  }
  take = message.take;
  const verdict = { keep: "● kept", reject: "✕ rejected" }[take.verdict] ?? "";
  const parts = [message.place, take.tier, take.id, `${take.width}×${take.height}`, take.costText, verdict, take.anchor ? "⚓ anchor" : ""];
  words.textContent = parts.filter(Boolean).join(" · ");
  words.title = take.prompt ?? "";
  const clip = take.stage === "motion";
  button("promote").hidden = clip;
  button("anchor").hidden = clip;
  button("keep").setAttribute("aria-pressed", String(take.verdict === "keep"));
  button("reject").setAttribute("aria-pressed", String(take.verdict === "reject"));
  button("anchor").setAttribute("aria-pressed", String(take.anchor));
  stage.classList.toggle("rejected", take.verdict === "reject");
}

function showPicture(message) {
  if (message.id !== take?.id) {
    return;
  }
  if (picture) {
    URL.revokeObjectURL(picture);
  }
  picture = URL.createObjectURL(new Blob([message.bytes], { type: message.media }));
  const clip = message.media.startsWith("video/");
  const element = document.createElement(clip ? "video" : "img");
  element.src = picture;
  element.id = "picture";
  if (clip) {
    Object.assign(element, { controls: true, loop: true, muted: true, autoplay: !matchMedia("(prefers-reduced-motion)").matches });
  } else {
    element.alt = take.prompt ?? take.id;
  }
  stage.replaceChildren(element);
}

function showPrice(message) {
  if (message.id !== take?.id) {
    return;
  }
  const promote = button("promote");
  promote.textContent = message.price?.title ?? "Promote";
  promote.disabled = message.price?.possible === false;
  const note = message.price?.note ? `Your note on its route: “${message.price.note}”` : "P";
  promote.title = message.price?.hint ?? note;
}

window.addEventListener("message", (event) => {
  const show = { words: showWords, picture: showPicture, price: showPrice }[event.data.type];
  show?.(event.data);
});

window.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const action = keys[event.key.toLowerCase()];
  if (action) {
    act(action);
  } else if (event.key === "ArrowRight" || event.key === "ArrowDown") {
    host.postMessage({ type: "step", by: 1 });
  } else if (event.key === "ArrowLeft" || event.key === "ArrowUp") {
    host.postMessage({ type: "step", by: -1 });
  }
});

for (const one of buttons) {
  one.addEventListener("click", () => act(one.dataset.action));
}
stage.focus();
host.postMessage({ type: "ready" });
