// Filters for the ledger page. Without this script the page shows all claims.
"use strict";

(() => {
  const ledger = document.querySelector(".claim-ledger");
  if (!ledger) return;
  const cards = [...ledger.querySelectorAll(":scope > .claim")];
  const classValue = (card, prefix) =>
    [...card.classList].find((name) => name.startsWith(prefix))?.slice(prefix.length) ?? "";
  const rows = cards.map((card) => ({
    card,
    text: card.textContent.toLowerCase(),
    verdict: card.querySelector(".claim-verdict").textContent,
    article: classValue(card, "article-"),
    form: classValue(card, "form-"),
  }));

  const form = document.createElement("form");
  form.className = "claim-filters";
  form.setAttribute("role", "search");
  const search = field("Words", document.createElement("input"));
  search.type = "search";
  const choices = {
    article: field("Article", select(new Set(rows.map((row) => row.article)))),
    verdict: field("Verdict", select(new Set(rows.map((row) => row.verdict)))),
    form: field("Form", select(new Set(rows.map((row) => row.form)))),
  };
  const count = document.createElement("p");
  count.setAttribute("role", "status");
  form.append(count);
  ledger.before(form);

  function field(label, control) {
    const box = document.createElement("label");
    box.append(label, control);
    form.append(box);
    return control;
  }

  function select(values) {
    const control = document.createElement("select");
    control.append(new Option("all", ""));
    for (const value of values) control.append(new Option(value, value));
    return control;
  }

  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits =
        words.every((word) => row.text.includes(word)) &&
        Object.entries(choices).every(([key, control]) => !control.value || control.value === row[key]);
      row.card.hidden = !fits;
      shown += fits;
    }
    count.textContent = `${shown} of ${rows.length} claims`;
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
