// Ticks what a good question has while it is typed. Rules in data-check: "length:<field>:<n>", "words:<field>:<n>",
// "filled:<field>", "matches:<field>:<pattern>"; fields by name within the form of data-form.
const RULES = {
  length: (value, least) => value.trim().length >= Number(least),
  words: (value, least) => value.trim().split(/\s+/).filter(Boolean).length >= Number(least),
  filled: (value) => value.trim() !== "",
  matches: (value, pattern) => new RegExp(pattern, "iu").test(value),
};

export function start(list) {
  const form = document.getElementById(list.dataset.form);
  if (!form) return;
  const look = () => {
    for (const item of list.querySelectorAll("[data-check]")) {
      const [rule, field, ...rest] = item.dataset.check.split(":");
      const input = form.elements.namedItem(field);
      item.classList.toggle("checked", Boolean(input) && RULES[rule](input.value ?? "", rest.join(":")));
      item.querySelector(".check-state").textContent = item.classList.contains("checked") ? list.dataset.done : list.dataset.open;
    }
  };
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  look();
}
