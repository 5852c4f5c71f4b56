
// Marks what axe-core has to measure the colours of: text whose place is none of the known ones,
// once for each place. A place is a width, the style sheets, and the elements around with all that
// the sheets go by: what no selector of theirs names is left out.
window.markUnseen = (known) => {
  const OF_CONTENT = new Set(["href", "src", "srcset", "sizes", "alt", "title", "value", "content",
    "placeholder", "datetime", "action", "for", "name", "max", "min"]);
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
  const selectors = [];
  const read = ({ selectorText, cssRules }) => {
    selectors.push(selectorText);
    for (const rule of cssRules ?? []) read(rule);
  };
  for (const sheet of document.styleSheets) read(sheet);
  const whole = selectors.join();
  const namedAfter = (sign) =>
    new Set(whole.match(new RegExp(sign + String.raw`(\\[0-9a-f]+ |\\.|[\w-])+`, "g")));
  const classes = namedAfter("\\."), ids = namedAfter("#"), attributes = namedAfter("\\[");
  const said = ({ name, value }) => {
    if (OF_CONTENT.has(name)) return [];
    if (name === "class") return value.split(/\s+/).filter((one) => classes.has("." + CSS.escape(one)));
    if (name === "id") return ids.has("#" + CSS.escape(value)) ? ["#" + value] : [];
    if (/\W/.test(name) && !attributes.has("[" + name)) return [];
    return [name + "=" + (name === "style" ? value : value.replace(/\d+/g, "0"))];
  };
  const isStriped = (element) => {
    let nth = 0;
    for (let before = element; before; before = before.previousElementSibling) nth++;
    return nth % 2;
  };
  const placeOf = (element) => {
    if (!element) return outside;
    if (!places.has(element)) {
      const own = [...element.attributes].flatMap(said);
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
      seen.add(place);
      element.dataset.unseen = "";
      found.push(place);
    }
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-unseen]" }] });
  return found;
};
