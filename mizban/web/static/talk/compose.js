// A form of the conversation (form[data-compose]) takes files that are dropped on it or pasted into it, and waits with
// sending until they have wholly come. What becomes of each file is the matter of ui/js/files.js.
function watch(form) {
  const input = form.querySelector("input[type=file]:not([capture])");
  const said = form.querySelector("[data-compose-said]");
  const box = form.closest(".write");
  const rows = () => [...form.querySelectorAll(".files__rows > li")];
  const refused = (row) => row.classList.contains("file--refused");
  const coming = (row) => row.querySelector("progress:not([hidden])");
  let waiting = null;

  function give(files) {
    const bag = new DataTransfer();
    for (const file of files) bag.items.add(file);
    input.files = bag.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function say(name, row) {
    const file = row ? row.querySelector("bdi").textContent : "";
    said.textContent = name ? said.dataset[name].replace("{file}", file) : "";
  }

  const carries = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  for (const kind of ["dragenter", "dragover"])
    box.addEventListener(kind, (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      box.classList.add("write--drop");
    });
  box.addEventListener("dragleave", (event) => box.contains(event.relatedTarget) || box.classList.remove("write--drop"));
  box.addEventListener("drop", (event) => {
    box.classList.remove("write--drop");
    if (!carries(event)) return;
    event.preventDefault();
    if ("open" in box) box.open = true;
    give(event.dataTransfer.files);
  });
  form.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData;
    if (!files.length || [...types].includes("text/plain")) return; // words of a document come with their picture
    event.preventDefault();
    give(files);
  });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button && /^(keep|remove_file)$/.test(button.name)) return;
    const wrong = rows().find(refused);
    if (!wrong && !rows().some(coming)) return;
    event.preventDefault();
    waiting = wrong ? null : button || form.querySelector(".btns .btn");
    wrong ? say("textBad", wrong) : say("textWait");
    if (wrong) wrong.querySelector("button:not([hidden])").focus();
  });
  new MutationObserver(() => {
    if (!waiting || rows().some(coming)) return;
    const button = waiting;
    waiting = null;
    say("");
    button.click();
  }).observe(form, { childList: true, subtree: true, attributes: true, attributeFilter: ["class", "hidden"] });
  form.addEventListener("ui:content", ({ target }) => {
    for (const row of rows()) if (row !== target && row.dataset.file && row.dataset.file === target.dataset.file) row.remove();
  });
}

document.querySelectorAll("form[data-compose]").forEach(watch);
