// Says the name of the province under the pointer or the focus, and lights its other half in map or list.
export default ({ find }) => {
  for (const map of find("[data-map]")) {
    const said = map.querySelector("[data-map-said]");
    const light = (event) => {
      const link = event.target.closest("[data-place]");
      for (const lit of map.querySelectorAll("[data-lit]")) lit.removeAttribute("data-lit"), lit.classList.remove("is-lit");
      said.hidden = !link;
      if (!link) return;
      for (const twin of map.querySelectorAll(`[data-place="${link.dataset.place}"]`)) twin.setAttribute("data-lit", ""), twin.classList.add("is-lit");
      said.textContent = link.getAttribute("aria-label") || link.textContent;
    };
    for (const type of ["mouseover", "focusin"]) map.addEventListener(type, light);
    map.addEventListener("mouseleave", light);
  }
};
