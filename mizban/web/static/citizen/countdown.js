// Counts the seconds until another code may be asked for: <form data-wait="42" data-text="{s} …"> with an <output>. Until
// then its buttons and links rest; without this script the server says how long it still takes.
for (const form of document.querySelectorAll("form[data-wait]")) {
  const said = form.querySelector("output");
  const ways = [...form.querySelectorAll("button, a")];
  const ends = Date.now() + form.dataset.wait * 1000;
  const tick = () => {
    const left = Math.ceil((ends - Date.now()) / 1000);
    for (const way of ways) way.hidden = left > 0;
    said.textContent = left > 0 ? form.dataset.text.replace("{s}", left.toLocaleString(document.documentElement.lang)) : "";
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}
