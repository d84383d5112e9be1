/* Filters for the ledger of claims; without this script every table simply shows all rows. */
(() => {
  "use strict";
  const place = document.querySelector("[data-filtre='paastande']");
  const marks = [...document.querySelectorAll(".frk-paastand-navn")];
  if (!place || !marks.length) return;
  const make = (tag, text) => {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    return node;
  };
  const set = make("fieldset");
  set.append(make("legend", "Vis kun påstande"));
  const told = make("p");
  told.setAttribute("role", "status");
  const choices = [
    ["udfald", "med udfaldet"],
    ["kapitel", "fra kapitlet"],
    ["data", "på data af slagsen"],
  ].map(([field, title]) => {
    const select = make("select");
    select.id = `filter-${field}`;
    select.append(new Option("alle", ""));
    [...new Set(marks.map((mark) => mark.dataset[field]))]
      .sort((a, b) => a.localeCompare(b, "da"))
      .forEach((value) => select.append(new Option(value, value)));
    const label = make("label", `${title} `);
    label.htmlFor = select.id;
    label.append(select);
    set.append(label);
    return [field, select];
  });
  const show = () => {
    let count = 0;
    marks.forEach((mark) => {
      const fits = choices.every(([field, s]) => !s.value || mark.dataset[field] === s.value);
      mark.closest("tr").hidden = !fits;
      count += fits ? 1 : 0;
    });
    document.querySelectorAll("table.frk-regnskab").forEach((table) => {
      const rows = [...table.tBodies[0].rows];
      (table.closest(".frk-scroll") || table).hidden = rows.every((row) => row.hidden);
    });
    told.textContent = `${count} af ${marks.length} påstande vises.`;
  };
  /* A link to a claim must find it, whatever is chosen. */
  const reveal = () => {
    const mark = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const row = mark && mark.closest("tr");
    if (!row || !row.hidden) return;
    choices.forEach(([, select]) => (select.value = ""));
    show();
    mark.scrollIntoView();
  };
  choices.forEach(([, select]) => select.addEventListener("change", show));
  window.addEventListener("hashchange", reveal);
  place.append(set, told);
  show();
})();
