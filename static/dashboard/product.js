// The page of a product: pictures that are dropped, more variants, the chosen category.
document.documentElement.classList.add("with-script");

// ── pictures ──
const zone = document.querySelector("[data-drop]");
if (zone) {
  const input = zone.querySelector("[type=file]");
  const list = zone.querySelector(".uploads");
  const say = zone.dataset;

  input.addEventListener("change", () => send([...input.files]));
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    zone.addEventListener(name, () => zone.classList.remove("over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    send([...event.dataTransfer.files]);
  });

  async function send(files) {
    const rows = files.map((file) => [file, row(file.name)]);
    for (const [file, shown] of rows) await upload(file, shown); // one by one keeps their order
    input.value = "";
  }

  function row(name) {
    const item = document.createElement("li");
    const label = document.createElement("span");
    label.className = "name";
    label.textContent = name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `${say.sending}: ${name}`);
    item.append(label, bar);
    list.append(item);
    return { item, label, bar };
  }

  function upload(file, { item, label, bar }) {
    return new Promise((done) => {
      const fail = (text) => {
        bar.remove();
        const error = document.createElement("span");
        error.className = "error";
        error.textContent = text;
        item.append(error);
        done();
      };
      if (file.size > Number(say.most)) return fail(say.tooLarge);
      const body = new FormData(zone);
      body.set("file", file);
      const request = new XMLHttpRequest(); // fetch does not tell how far it is
      request.open("POST", zone.action);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
      });
      request.addEventListener("error", () => fail(say.failed));
      request.addEventListener("load", () => {
        const answer = request.response;
        if (!answer || !answer.html) return fail(say.failed);
        document.querySelector("[data-pictures]").innerHTML = answer.html;
        if (request.status !== 201) return fail(answer.detail);
        bar.value = 100;
        label.textContent = `${file.name}: ${say.done}`;
        done();
      });
      request.send(body);
    });
  }
}

// ── variants ──
const variants = document.querySelector("[data-variants]");
const more = document.querySelector("[data-more]");
if (variants && more) {
  const total = document.querySelector("[name=variants-TOTAL_FORMS]");
  const pattern = document.querySelector("template[data-variant]").innerHTML;
  for (const spare of [...variants.querySelectorAll(".spare")].reverse()) {
    const filled = [...spare.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio])")];
    if (filled.some((input) => input.value)) break;
    spare.remove();
    total.value = Number(total.value) - 1;
  }
  more.hidden = false;
  more.addEventListener("click", () => {
    const place = Number(total.value);
    const holder = document.createElement("template");
    holder.innerHTML = pattern.replaceAll("__prefix__", place);
    const added = holder.content.firstElementChild;
    variants.append(added);
    total.value = place + 1;
    added.querySelector("input:not([type=hidden])").focus();
  });
}

// ── category ──
const path = document.querySelector("[data-path]");
if (path) {
  document.querySelector(".tree").addEventListener("change", (event) => {
    const names = [];
    for (let item = event.target.closest("li"); item; item = item.parentElement.closest("li")) {
      names.unshift(item.querySelector(":scope > label span").textContent);
    }
    path.textContent = names.join(" › ");
  });
  // A choice made by hand closes the list; the arrow keys only walk through it.
  const picker = path.closest("details");
  const close = () => {
    picker.open = false;
    picker.querySelector("summary").focus();
  };
  picker.addEventListener("click", (event) => {
    if (event.detail && event.target.closest(".tree label")) setTimeout(close);
  });
  picker.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && !(event.key === "Enter" && event.target.matches("[type=radio]"))) return;
    event.preventDefault();
    close();
  });
  document.addEventListener("click", (event) => {
    if (!picker.contains(event.target)) picker.open = false;
  });
}
