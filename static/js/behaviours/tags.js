// The browser offers known tags for a whole field only; this offers them again after each comma.
export function start(box) {
  const names = [...(box.list?.options ?? [])].map((option) => option.value);
  let begun = "";
  box.addEventListener("input", () => {
    const before = box.value.slice(0, box.value.lastIndexOf(",") + 1);
    if (before === begun) return; // the list is only made anew when a tag is complete
    begun = before;
    const chosen = new Set(before.split(",").map((name) => name.trim()));
    const left = names.filter((name) => !chosen.has(name));
    box.list.replaceChildren(...left.map((name) => new Option("", `${before}${before ? " " : ""}${name}`)));
  });
}
