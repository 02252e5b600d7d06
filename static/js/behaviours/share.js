// A permalink that opens the system's share sheet on phones and copies its address elsewhere.
import { toast } from "../main.js";

export async function use(link) {
  const { title, copied } = link.dataset;
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    await navigator.share({ title, url: link.href }).catch(() => {});
    return;
  }
  try {
    await navigator.clipboard.writeText(link.href);
    toast(copied);
  } catch {
    location.href = link.href;
  }
}
