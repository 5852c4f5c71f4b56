// A button that copies what stands beside it; without a script it can still be selected.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const shown = button.parentElement.querySelector("code");
    try {
      await navigator.clipboard.writeText(shown.textContent);
      button.textContent = button.dataset.copy;
    } catch {
      getSelection().selectAllChildren(shown);
    }
  });
}
