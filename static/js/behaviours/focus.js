// Moves the focus to what has to be read first, such as the summary of errors.
export function start(element) {
  element.focus({ preventScroll: false });
}
