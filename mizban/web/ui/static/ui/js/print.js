// <button data-print hidden>
export default ({ find }) => {
  for (const button of find("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
};
