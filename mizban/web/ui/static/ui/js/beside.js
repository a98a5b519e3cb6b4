// <details data-beside open>: open where there is room beside the form, folded where it stands below, unless what was
// just asked for stands in it.
export default ({ find }) => {
  const narrow = matchMedia("(max-width:68.74rem)");
  for (const one of find("[data-beside]")) {
    const fold = () => (one.open = !narrow.matches || !!one.querySelector("[autofocus]"));
    narrow.addEventListener("change", fold);
    fold();
  }
};
