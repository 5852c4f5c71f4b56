// What Swagger UI leaves for screen readers to stumble over: links in buttons (which do what the links
// would), skipped levels of headings, parts of the page and fields without a name.
"use strict";

const attributes = {
  "h3.opblock-tag": { "aria-level": "2" },
  "h4.opblock-title": { "aria-level": "3" },
  ".information-container": { role: "region", "aria-label": "About" },
  ".scheme-container": { role: "region", "aria-label": "Sign in" },
  "select.examples-select-element": { "aria-label": "Example" },
  "select#servers": { "aria-label": "Server" },
};

function mend() {
  document.querySelectorAll("button a[href]").forEach((link) => link.removeAttribute("href"));
  for (const [selector, wanted] of Object.entries(attributes)) {
    for (const element of document.querySelectorAll(selector)) {
      for (const [name, value] of Object.entries(wanted)) element.setAttribute(name, value);
    }
  }
}

new MutationObserver(mend).observe(document.getElementById("swagger-ui"), { childList: true, subtree: true });
