// A preview leaves the page, and with it the chosen file, as it is: only the report is new.
const form = document.querySelector("[data-sheet]");

form.addEventListener("submit", async (event) => {
  if (event.submitter?.value !== "preview" || !form.elements.file.files.length) return;
  event.preventDefault();
  const body = new FormData(form);
  body.set("step", "preview");
  const answer = await fetch(form.action, { method: "POST", body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const report = page.querySelector("[data-report]");
  if (report) document.querySelector("[data-report]").innerHTML = report.innerHTML;
});
