// Shows what a form would make while it is being filled in: its fields go to the panel's address,
// and the answer, a piece of HTML, into the panel. Nothing is stored.
(function () {
  "use strict";

  const PAUSE = 500; // milliseconds without typing

  function follow(panel) {
    const form = document.getElementById(panel.dataset.form);
    const output = panel.querySelector("[data-output]");
    let timer, asking;

    async function show() {
      clearTimeout(timer);
      if (asking) asking.abort();
      asking = new AbortController();
      const fields = new FormData(form);
      for (const field of panel.querySelectorAll("[name]")) fields.append(field.name, field.value);
      output.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(panel.dataset.preview, {
          method: "POST",
          body: fields,
          signal: asking.signal,
        });
        if (!answer.ok || answer.redirected) throw new Error(answer.status);
        output.innerHTML = await answer.text();
      } catch (error) {
        if (error.name === "AbortError") return;
        output.textContent = panel.dataset.failed;
      }
      output.removeAttribute("aria-busy");
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(show, PAUSE);
    }

    // jQuery hears select2's changes, which are no events of the browser
    django.jQuery(form).add(panel).on("input change", later);
    panel.querySelector("[data-again]").addEventListener("click", show);
    show();
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-preview]").forEach(follow);
  });
})();
