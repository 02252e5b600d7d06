// Words that are kept nowhere: leaving the page while some are typed and not sent asks first. Put on a form.
const isOpen = (box) => box.value.trim() && (box.value !== box.defaultValue || box.matches("[aria-invalid]"));

export function start(form) {
  const ask = (event) => {
    if (form.isConnected && !form.dataset.sent) event.preventDefault(); // main.js marks what is sent
  };
  const watch = () => { // only while there is something: a page that listens cannot be kept for "back" everywhere
    if ([...form.querySelectorAll("textarea")].some(isOpen)) window.addEventListener("beforeunload", ask);
    else window.removeEventListener("beforeunload", ask);
  };
  form.addEventListener("input", watch);
  watch();
}
