// Comforts only: every page works without this file.

const summary = document.querySelector(".govuk-error-summary, .rn-saved");
if (summary) {
  summary.setAttribute("tabindex", "-1");
  summary.focus();
}

// A second press within a second sends nothing; the form's key would make it harmless anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 1000);
});

// A day can be picked as well as typed.
for (const typed of document.querySelectorAll("input[data-day]")) {
  const picker = document.createElement("input");
  picker.type = "date";
  picker.className = "rn-pick";
  picker.setAttribute("aria-label", `${typed.dataset.day}: ${typed.labels[0].textContent.trim()}`);
  picker.addEventListener("change", () => {
    const [year, month, day] = picker.value.split("-").map(Number);
    if (day) typed.value = `${day}.${month}.${year}`;
  });
  typed.after(picker);
}

// The occupations that fit what is typed, as it is typed; without this file the button beside the field finds them.
const occupations = document.querySelector("[data-occupations]");
if (occupations) {
  const typed = occupations.querySelector("input");
  const found = document.getElementById("occupations");
  let asked = 0;
  let timer;
  const look = async () => {
    const mine = ++asked;
    const answer = await fetch(`${occupations.dataset.occupations}?${new URLSearchParams({ find: typed.value })}`, { redirect: "error" });
    // An older answer that comes late does not take the place of a newer one.
    if (answer.ok && mine === asked) found.innerHTML = await answer.text();
  };
  occupations.querySelector("[data-look]").remove();
  typed.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 250);
  });
}

// A warning before the session ends, which one press puts off.
const idle = document.querySelector("dialog[data-idle-minutes]");
if (idle) {
  const warnBefore = 3;
  const minutes = Number(idle.dataset.idleMinutes);
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => idle.showModal(), (minutes - warnBefore) * 60000);
  };
  idle.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(event.target.action, { method: "POST", body: new FormData(event.target), redirect: "manual" });
    if (answer.ok) {
      idle.close();
      wait();
    } else {
      location.reload();
    }
  });
  wait();
}
