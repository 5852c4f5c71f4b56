
// What axe-core finds wrong, and how texts look whose colours it has judged. Colours take most of
// its time: a text that looks like one which was good before, on any page, is not measured again.
// Looks are all that colours are judged by: the text's own, and what shows behind it. What axe-core
// cannot decide, as on a picture, it need not try again in the same place.
window.faults = async (where, judged) => {
  const known = new Set(judged), behindOf = new Map(), looksOf = new Map();
  const digest = (text) => {
    let high = 0xdeadbeef, low = 0x41c6ce57;
    for (let at = 0; at < text.length; at++) {
      high = Math.imul(high ^ text.charCodeAt(at), 2654435761);
      low = Math.imul(low ^ text.charCodeAt(at), 1597334677);
    }
    return 4294967296 * (2097151 & low) + (high >>> 0);
  };
  const once = (kept, of) => (element) => {
    if (!kept.has(element)) kept.set(element, of(element, getComputedStyle(element)));
    return kept.get(element);
  };
  const name = (element) => `${element.localName}.${element.getAttribute("class")}`;
  const behind = once(behindOf, (element, is) => {
    const around = element.parentElement ? behind(element.parentElement) : "";
    const own = [is.backgroundColor, is.backgroundImage, is.opacity, is.filter, is.mixBlendMode];
    // what lies over others may show more of them than the elements around it
    const lies = is.position !== "static" || is.transform !== "none" || is.gridRowStart !== "auto";
    const shows = lies || own.join() !== "rgba(0, 0, 0, 0),none,1,none,normal";
    return shows ? `${around}|${own}${lies ? is.position + name(element) : ""}` : around;
  });
  const looks = once(looksOf, (element, is) => digest(
    [is.color, is.fontSize, is.fontWeight, is.textShadow, behind(element)].join()));
  const place = (element) => digest(looks(element) + name(element.parentElement) + name(element));
  const isKnown = (element) => known.has(looks(element)) || known.has(place(element));
  const hasText = (element) => element.matches("input, select, textarea")
    || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  for (const element of document.body.querySelectorAll(":not(option)")) {
    element.toggleAttribute("data-unseen", hasText(element)
      && element.checkVisibility({ visibilityProperty: true }) && !isKnown(element));
  }
  axe.configure({ noHtml: true, rules: [{ id: "color-contrast", selector: "[data-unseen]" }] });
  const contrast = axe._audit.checks["color-contrast"], measure = contrast.evaluate;
  contrast.evaluate = function (element, ...more) {
    if (isKnown(element)) return true;
    const isGood = measure.call(this, element, ...more);
    if (isGood !== false) known.add(isGood ? looks(element) : place(element));
    return isGood;
  };
  const { violations } = await axe.run(where, {
    resultTypes: ["violations"], preload: false, selectors: false, elementRef: true,
  });
  contrast.evaluate = measure;
  const wrong = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ element }) => `${id}: ${element.outerHTML.slice(0, 120)}`));
  return { wrong, judged: [...known].slice(judged.length) };
};
