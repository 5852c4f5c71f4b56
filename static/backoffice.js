// Names for screen readers that unfold's, Django's and select2's scripts leave out.
"use strict";
{
  const words = (element) => element?.textContent.trim() ?? "";

  // simplebar calls every scrolling area "scrollable content"; it starts after this
  document.addEventListener("DOMContentLoaded", () => {
    const title = words(document.querySelector("h1 > :last-child"));
    for (const area of document.querySelectorAll("[data-simplebar]")) {
      const heading = area.closest("fieldset")?.querySelector("h2");
      area.dataset.simplebarAriaLabel = area.closest("nav") ? "Menu" : words(heading) || title;
    }
    for (const icon of document.querySelectorAll(".material-symbols-outlined")) {
      if (words(icon.parentElement) !== words(icon)) icon.setAttribute("aria-hidden", "true");
    }
  });

  function name(select) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const shown = select.nextElementSibling;
    if (!label || !shown?.matches(".select2")) return;
    label.id ||= `${select.id}_label`;
    shown.querySelector("input")?.setAttribute("aria-labelledby", label.id);
    const chosen = shown.querySelector("[role=textbox]");
    if (!chosen) return;
    chosen.removeAttribute("role"); // nobody types there
    chosen.removeAttribute("aria-readonly");
    shown.querySelector("[role=combobox]").setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  }

  const nameAll = () => setTimeout(() => {
    document.querySelectorAll("select.select2-hidden-accessible").forEach(name);
    for (const help of document.querySelectorAll("span[aria-label]:not([role])")) {
      help.setAttribute("role", "img");
    }
  });
  window.addEventListener("load", nameAll);
  document.addEventListener("formset:added", nameAll);
}
