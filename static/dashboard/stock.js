// Stock is saved as soon as it was typed, without leaving the list. Without this the button does it.
document.documentElement.classList.add("with-script");

for (const form of document.querySelectorAll("form.stock")) {
  const state = form.querySelector(".state");
  if (!state) continue;
  form.classList.add("quiet-save");
  form.addEventListener("change", () => save(form, state));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(form, state);
  });
}

async function save(form, state) {
  state.classList.remove("error");
  state.textContent = "…";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new FormData(form),
    });
    const said = await answer.json();
    state.classList.toggle("error", !answer.ok);
    state.textContent = said.detail;
    if (answer.ok) {
      for (const [variant, stock] of Object.entries(said.stock)) {
        const now = form.elements[`stock-${variant}`];
        if (!now) continue;
        now.value = form.elements[`was-${variant}`].value = stock;
      }
    }
  } catch {
    form.submit(); // the whole page then says what is wrong
  }
}
