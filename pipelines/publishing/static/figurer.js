/* Charts with a row for each place: point at a row, or step through them with the arrow keys, and
   its numbers stand below the chart. The same numbers are in the table; this only saves the way. */
(() => {
  "use strict";
  const KEYS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  const tidy = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const make = (tag, attributes) => {
    const node = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    return node;
  };

  const guideFigure = (figure, number) => {
    const image = figure.querySelector("img");
    const table = figure.querySelector("table");
    const places = figure.dataset.raekker.split(" ").map(Number);
    const heads = [...table.tHead.rows[0].cells].map(tidy);
    const rows = [...table.tBodies[0].rows];
    if (rows.length !== places.length) return;
    const told = rows.map((row) => {
      const cells = [...row.cells].map(tidy);
      const rest = cells.map((cell, at) => `${heads[at]}: ${cell}`);
      return [cells[0], rest.filter((_, at) => at && cells[at] && cells[at] !== "–").join(" · ")];
    });
    const place = make("div", { class: "fk-raekker" });
    const frame = make("div", {
      class: "fk-raekke-liste", role: "listbox", tabindex: "0",
      "aria-label": "Rækkerne i figuren; gå mellem dem med piletasterne",
    });
    image.replaceWith(place);
    place.append(image, frame); // beside the image, not around it: a list holds rows alone
    const line = figure.querySelector(".fk-raekke-tal");
    line.setAttribute("aria-hidden", "true"); // the chosen row says the same
    line.textContent = "Peg på en række, eller brug piletasterne, og læs dens tal her.";
    const gap = Math.min(...places.slice(1).map((place, at) => place - places[at]));
    const options = told.map(([name, rest], at) => {
      const option = make("div", {
        id: `fk-raekke-${number}-${at}`, class: "fk-raekke", role: "option",
        "aria-selected": "false", "aria-label": `${name}. ${rest.replaceAll(" · ", ". ")}`,
      });
      option.style.top = `${places[at] - gap / 2}%`;
      option.style.height = `${gap}%`;
      frame.append(option);
      return option;
    });
    let chosen = -1;
    const choose = (at) => {
      if (chosen >= 0) options[chosen].setAttribute("aria-selected", "false");
      chosen = at;
      options[at].setAttribute("aria-selected", "true");
      frame.setAttribute("aria-activedescendant", options[at].id);
      const name = make("strong", {});
      name.textContent = told[at][0];
      line.replaceChildren(name, ` ${told[at][1]}`);
    };
    options.forEach((option, at) => {
      option.addEventListener("pointerenter", () => choose(at));
      option.addEventListener("click", () => choose(at));
    });
    frame.addEventListener("focus", () => chosen < 0 && choose(0));
    frame.addEventListener("keydown", (event) => {
      if (!(event.key in KEYS)) return;
      event.preventDefault();
      choose(Math.min(Math.max(chosen + KEYS[event.key], 0), rows.length - 1));
    });
  };

  document.querySelectorAll("figure[data-raekker]").forEach(guideFigure);
})();
