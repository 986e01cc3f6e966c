// The widgets of a page, alive without Python: the picture of each setting was drawn when the page was made.
"use strict";

async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

async function enliven(figure) {
  const pictures = await unpack(figure.dataset.pictures);
  const controls = figure.querySelector(".dials");
  const dials = [...controls.querySelectorAll("input, select")];
  const buttons = [...controls.querySelectorAll("button")];
  const status = controls.querySelector("[role=status]");
  const numbers = figure.querySelector("figcaption > details > p");
  const last = dial => dial.length ? dial.length - 1 : Number(dial.max);
  const canvas = document.createElement("div");
  canvas.className = "drawn";
  canvas.tabIndex = 0; // it scrolls where the page is narrow

  function show() {
    const place = dials.reduce((sum, dial) => sum * (last(dial) + 1) + Number(dial.value), 0);
    canvas.innerHTML = pictures[place];
    numbers.textContent = canvas.firstChild.getAttribute("aria-label");
    for (const dial of dials.filter(one => one.dataset.words)) {
      const words = JSON.parse(dial.dataset.words)[dial.value];
      dial.setAttribute("aria-valuetext", words);
      dial.parentElement.nextElementSibling.textContent = words;
    }
    // Not disabled: that would take the keyboard from a button which has just done its last step.
    for (const button of buttons) button.setAttribute("aria-disabled", String(!onward(button)));
  }

  function onward(button) {
    const to = Number(dials[0].value) + Number(button.dataset.by);
    return to >= 0 && to <= last(dials[0]);
  }

  function turned() {
    figure.classList.add("turned");
    show();
  }

  function say() {
    status.textContent = numbers.textContent;
  }

  for (const dial of dials) {
    dial.addEventListener("input", turned);
    dial.addEventListener("change", say);
  }
  for (const button of buttons) {
    button.addEventListener("click", () => {
      if (!onward(button)) return;
      dials[0].value = Number(dials[0].value) + Number(button.dataset.by);
      turned();
      say();
    });
  }
  show();
  figure.querySelector("img").after(canvas);
  figure.classList.add("alive");
  controls.hidden = false;
}

Promise.all([...document.querySelectorAll("[data-pictures]")].map(enliven)).then(() => {
  for (const words of document.querySelectorAll("[data-alive]")) words.textContent = words.dataset.alive;
});
