
// Marks what axe-core has to measure the colours of: text whose place is none of the known ones.
// A place is a width, the style sheets, and the elements around with all that a sheet can go by.
window.markUnseen = (known) => {
  const OF_CONTENT = new Set(["href", "src", "srcset", "sizes", "alt", "title", "value", "content",
    "placeholder", "datetime", "action", "for", "name", "aria-label", "max", "min"]);
  const seen = new Set(known), places = new Map(), found = [];
  const digest = (text, seed) => {
    let high = 0xdeadbeef ^ seed, low = 0x41c6ce57 ^ seed;
    for (let at = 0; at < text.length; at++) {
      high = Math.imul(high ^ text.charCodeAt(at), 2654435761);
      low = Math.imul(low ^ text.charCodeAt(at), 1597334677);
    }
    return 4294967296 * (2097151 & low) + (high >>> 0);
  };
  const sheets = [...document.styleSheets].map((sheet) => sheet.href ?? sheet.ownerNode.textContent);
  const outside = digest(sheets.join(), innerWidth);
  const isStriped = (element) => {
    let nth = 0;
    for (let before = element; before; before = before.previousElementSibling) nth++;
    return nth % 2;
  };
  const placeOf = (element) => {
    if (!element) return outside;
    if (!places.has(element)) {
      const own = [...element.attributes].filter(({ name }) => !OF_CONTENT.has(name)).map(
        ({ name, value }) => name + "=" + (["class", "style"].includes(name) ? value : value.replace(/\d+/g, "0")));
      const text = [placeOf(element.parentElement), element.localName, isStriped(element), ...own];
      places.set(element, digest(text.join(), 0));
    }
    return places.get(element);
  };
  const hasText = (element) => element.matches("input, select, textarea")
    || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  document.querySelectorAll("[data-unseen]").forEach((element) => delete element.dataset.unseen);
  for (const element of document.body.querySelectorAll("*")) {
    if (!hasText(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
    const place = placeOf(element);
    if (!seen.has(place)) {
      element.dataset.unseen = "";
      found.push(place);
    }
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-unseen]" }] });
  return found;
};
