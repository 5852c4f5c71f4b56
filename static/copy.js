// Buttons that copy what stands beside them. Without a script they stay hidden, and one selects it.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.innerHTML;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(button.dataset.copy);
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.innerHTML = label), 2000);
  });
}

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea"); // a page without HTTPS has no clipboard
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
