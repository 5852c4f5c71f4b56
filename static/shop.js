// What makes the shop nicer. Everything works without it.
const all = (what, from = document) => [...from.querySelectorAll(what)];

// A button that a script makes needless; one that only a script can do.
for (const button of all("[data-needless]")) button.hidden = true;
for (const field of all("[data-sends]")) field.addEventListener("change", () => field.form.requestSubmit());

// Fewer and more pieces.
for (const pieces of all("[data-pieces]")) {
  const input = pieces.querySelector("input");
  const step = (by) => {
    const next = Math.min(Math.max(+input.value + by, +(input.min || 1)), +input.max || 1000);
    if (next === +input.value) return;
    input.value = next;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  for (const [name, by] of [["less", -1], ["more", 1]]) {
    const button = pieces.querySelector(`[data-${name}]`);
    button.hidden = false;
    button.addEventListener("click", () => step(by));
  }
  if ("sendsOn" in pieces.dataset) {
    let soon;
    input.addEventListener("change", () => {
      clearTimeout(soon);
      soon = setTimeout(() => input.form.requestSubmit(), 400);
    });
  }
}

// A sheet closes by Escape, and where one presses beside it.
for (const sheet of all("[data-closes], [data-filters]")) {
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sheet.open) return;
    sheet.open = false;
    sheet.querySelector("summary").focus();
  });
  addEventListener("click", (event) => {
    if (sheet.open && !sheet.contains(event.target)) sheet.open = false;
  });
}

// Filters stand open beside the goods where there is room.
for (const filters of all("[data-filters]")) {
  const wide = matchMedia("(min-width: 60rem)");
  const fit = () => (filters.open = wide.matches);
  wide.addEventListener("change", fit);
  fit();
}

// The variant that was chosen says its price.
for (const product of all("[data-product]")) {
  product.addEventListener("change", ({ target }) => {
    if (target.name !== "variant") return;
    for (const price of all("strong[data-price]")) price.textContent = target.dataset.price;
    for (const before of all("s[data-before]")) {
      before.textContent = target.dataset.before;
      before.hidden = !target.dataset.before;
    }
    const pictures = product.querySelector("[data-pictures]");
    if (target.dataset.picture && pictures) pictures.scrollTo({ left: target.dataset.picture * pictures.clientWidth });
    const quantity = product.querySelector("[name=quantity]");
    if (quantity) quantity.max = target.dataset.stock;
    history.replaceState(null, "", `?variant=${target.value}`);
  });
}

// Which picture is seen, and the whole of it.
for (const pictures of all("[data-pictures]")) {
  const thumbs = all("[data-thumb]");
  const mark = (place) => thumbs.forEach((thumb, n) => (n === place ? thumb.setAttribute("aria-current", "true") : thumb.removeAttribute("aria-current")));
  thumbs.forEach((thumb, place) =>
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      pictures.scrollTo({ left: place * pictures.clientWidth, behavior: "smooth" });
    }),
  );
  pictures.addEventListener("scroll", () => mark(Math.round(pictures.scrollLeft / pictures.clientWidth)), { passive: true });
  mark(0);
  for (const link of all("[data-zoom]", pictures))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const dialog = document.createElement("dialog");
      dialog.className = "zoom";
      dialog.setAttribute("aria-label", link.firstElementChild.alt);
      const picture = new Image();
      picture.src = link.href;
      picture.alt = link.firstElementChild.alt;
      const close = document.createElement("button");
      close.textContent = "×";
      close.autofocus = true;
      dialog.append(picture, close);
      dialog.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => (dialog.remove(), link.focus()));
      document.body.append(dialog);
      dialog.showModal();
    });
}

// What the shop has, while one types.
for (const field of all("[data-suggest]")) {
  const box = document.createElement("div");
  box.className = "hints";
  box.hidden = true;
  field.form.append(box);
  let soon, asked;
  const show = (hints) => {
    box.replaceChildren(
      ...hints.map((hint) => {
        const link = document.createElement("a");
        link.href = hint.url;
        if (hint.picture) {
          const picture = new Image(36, 36);
          picture.src = hint.picture;
          picture.alt = "";
          link.append(picture);
        }
        link.append(hint.name);
        if (hint.kind) {
          const kind = document.createElement("span");
          kind.className = "kind";
          kind.textContent = hint.kind;
          link.append(kind);
        }
        return link;
      }),
    );
    box.hidden = !hints.length;
  };
  field.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      const text = field.value.trim();
      if (text.length < 2) return show([]);
      try {
        const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: asked.signal });
        if (answer.ok) show((await answer.json()).hints);
      } catch {} // typed on, or away
    }, 150);
  });
  field.form.addEventListener("keydown", (event) => {
    const links = all("a", box);
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) (event.preventDefault(), links[Math.min(at + 1, links.length - 1)].focus());
    else if (event.key === "ArrowUp" && at >= 0) (event.preventDefault(), (links[at - 1] ?? field).focus());
    else if (event.key === "Escape") (show([]), field.focus());
  });
  field.form.addEventListener("focusout", (event) => field.form.contains(event.relatedTarget) || setTimeout(() => (box.hidden = true), 150));
}

// A heart stays where it is: no page is fetched again for it.
for (const form of all("[data-heart]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { submitter } = event;
    const data = new FormData(form, submitter);
    const answer = await fetch(form.action, { method: "POST", body: data });
    if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url);
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    const same = [...now.querySelectorAll("[data-heart]")].find((other) => other.action === form.action);
    if (same) submitter.replaceWith(same.querySelector("button"));
  });
}

// A form that orders is sent once.
for (const form of all("[data-once]"))
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 8000);
  });

// The bar below is for where the button itself is out of sight.
for (const button of all("[data-add]")) {
  const bar = document.querySelector(".add-bar");
  if (bar) new IntersectionObserver(([seen]) => (bar.hidden = seen.isIntersecting)).observe(button);
}

// Where one is among one's own pages, on a phone.
document.querySelector(".own-menu [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
