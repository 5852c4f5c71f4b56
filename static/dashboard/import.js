// How far an import is, looked up every two seconds until it has ended.
const part = () => document.querySelector("[data-progress]");

async function look() {
  const answer = await fetch(location.href).catch(() => null); // offline: later
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-progress]");
    if (fresh) {
      part().innerHTML = fresh.innerHTML;
      if ("finished" in fresh.dataset) return;
    }
  }
  setTimeout(look, 2000);
}

setTimeout(look, 1000);
