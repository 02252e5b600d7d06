// Help of a Plaza community on any page:
// a script element with the address of this file makes a button with a panel; with data-product="SKU" that product's questions
// stand where it stands. More attributes: data-lang="en|es" data-label data-side="left|right" data-target="#id"
// data-accent="#4338ca" data-theme="system|light|dark".
// It sets no cookie, reads nothing of the page, and loads nothing but frames of its own origin.
(() => {
  const script = document.currentScript;
  if (!script) return;
  const said = script.dataset;
  const origin = new URL(script.src).origin;
  const spanish = (said.lang ?? document.documentElement.lang).toLowerCase().startsWith("es");
  const words = spanish ? { help: "Ayuda", close: "Cerrar la ayuda", about: "Preguntas sobre el producto" } : { help: "Help", close: "Close help", about: "Questions about the product" };
  const accent = /^#[0-9a-f]{6}$/i.test(said.accent ?? "") ? said.accent : "#4338ca";
  const knowsDark = getComputedStyle(document.documentElement).colorScheme.includes("dark");
  const theme = ["light", "dark", "system"].includes(said.theme) ? said.theme : knowsDark ? "system" : "light";

  const bright = [0.2126, 0.7152, 0.0722].reduce((sum, share, place) => {
    const part = parseInt(accent.slice(1 + 2 * place, 3 + 2 * place), 16) / 255;
    return sum + share * (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);
  const ink = bright > 0.179 ? "#000000" : "#ffffff";

  function made(name, looks, attributes = {}) {
    const element = document.createElement(name);
    Object.assign(element.style, looks);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  function frame(place, title, looks) {
    const address = new URL(place, origin);
    const more = { lang: spanish ? "es" : "en", theme, host: location.origin, accent: said.accent ? accent : "" };
    for (const [name, value] of Object.entries(more)) if (value) address.searchParams.set(name, value);
    return made("iframe", { border: "0", width: "100%", colorScheme: "normal", ...looks }, {
      src: address.href, title, referrerpolicy: "origin", sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox",
    });
  }

  function heard(view, act) {
    addEventListener("message", (event) => {
      if (event.origin === origin && event.source === view.contentWindow && event.data?.plaza) act(event.data);
    });
  }

  function product() {
    const view = frame(`/embed/product?sku=${encodeURIComponent(said.product)}`, `${words.about} ${said.product}`, { height: "480px", display: "block" });
    view.loading = "lazy";
    heard(view, (data) => {
      if (data.plaza === "height" && data.height > 0) view.style.height = `${Math.min(data.height, 4000) + 8}px`;
    });
    const place = said.target ? document.querySelector(said.target) : null;
    if (place) place.append(view);
    else script.after(view);
  }

  function help() {
    const side = said.side === "left" ? "left" : "right";
    const above = "2147483000";
    const font = "600 15px/1.2 system-ui, sans-serif";
    const button = made("button", {
      position: "fixed", bottom: "16px", [side]: "16px", zIndex: above, minHeight: "44px", padding: "0 20px", border: "1px solid transparent",
      borderRadius: "99px", background: accent, color: ink, font, cursor: "pointer", boxShadow: "0 4px 16px rgb(0 0 0 / .25)",
    }, { type: "button", "aria-expanded": "false", "aria-haspopup": "dialog" });
    button.textContent = (said.label ?? "").slice(0, 40) || words.help;
    document.body.append(button);
    let panel = null;
    let view = null;
    let loaded = false;

    function build() {
      const narrow = matchMedia("(max-width: 480px)");
      panel = made("div", { position: "fixed", zIndex: above, flexDirection: "column", background: accent, overflow: "hidden", boxShadow: "0 8px 32px rgb(0 0 0 / .3)" },
        { role: "dialog", "aria-label": button.textContent, id: "plaza-help" });
      const head = made("div", { display: "flex", alignItems: "center", justifyContent: "space-between", padding: "0 4px 0 16px", color: ink, font });
      const name = made("span", {});
      name.textContent = button.textContent;
      const shut = made("button", { width: "44px", height: "44px", border: "0", background: "transparent", color: "inherit", font: "24px/1 system-ui, sans-serif", cursor: "pointer" },
        { type: "button", "aria-label": words.close });
      shut.textContent = "×";
      shut.addEventListener("click", close);
      head.append(name, shut);
      view = frame("/embed/help", button.textContent, { flex: "1", background: "Canvas", colorScheme: theme === "system" ? "light dark" : theme });
      heard(view, (data) => { if (data.plaza === "close") close(); });
      view.addEventListener("load", () => { loaded = true; focus(); });
      panel.append(head, view);
      panel.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
      const fit = () => Object.assign(panel.style, narrow.matches
        ? { inset: "0", width: "auto", height: "auto", borderRadius: "0" }
        : { inset: "auto", bottom: "72px", [side]: "16px", width: "400px", height: "min(640px, calc(100vh - 96px))", borderRadius: "12px" });
      narrow.addEventListener("change", fit);
      fit();
      button.setAttribute("aria-controls", "plaza-help");
      button.after(panel);
    }
    function focus() {
      if (panel.style.display === "none") return;
      view.focus();
      if (loaded) view.contentWindow.postMessage({ plaza: "focus" }, origin);
    }
    function open() {
      if (!panel) build();
      panel.style.display = "flex";
      button.setAttribute("aria-expanded", "true");
      focus();
    }
    function close() {
      panel.style.display = "none";
      button.setAttribute("aria-expanded", "false");
      button.focus();
    }
    button.addEventListener("click", () => (button.getAttribute("aria-expanded") === "true" ? close() : open()));
  }

  const begin = said.product ? product : help;
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
})();
