// One quiet line after somebody follows a thread, unless this device is told already, cannot be, or the answer was no.
import { isAble, turnOn } from "./push.js";

const NEVER = "plaza-push-never";

const asked = () => {
  try {
    return Boolean(localStorage.getItem(NEVER) || localStorage.getItem("plaza-push"));
  } catch {
    return true;
  }
};

export function start(offer) {
  for (const older of document.querySelectorAll(".push-offer")) if (older !== offer) older.remove();
  if (!isAble() || Notification.permission === "denied" || asked()) return offer.remove();
  offer.hidden = false;
  const words = offer.querySelector("p");
  offer.querySelector("[data-push-never]").addEventListener("click", () => {
    localStorage.setItem(NEVER, "1");
    offer.remove();
  });
  offer.querySelector("[data-push-on]").addEventListener("click", async () => {
    const wrong = await turnOn(offer.dataset);
    words.textContent = wrong ? offer.dataset[wrong] ?? wrong : offer.dataset.on;
    for (const button of offer.querySelectorAll("button")) button.remove();
  });
}
