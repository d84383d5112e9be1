/* What a page can do beyond being read: cite and fetch a table, find one's way in the matrix.
   Everything works without it; nothing here asks any host for anything. */
(() => {
  "use strict";

  const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
  const safe = (text) => (FORMULA.test(text) ? `'${text}` : text);
  const tidy = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll(".headerlink, .fk-values, svg").forEach((each) => each.remove());
    copy.querySelectorAll("br, li, p").forEach((each) => each.append(" "));
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const make = (tag, attributes, text) => {
    const node = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    if (text) node.textContent = text;
    return node;
  };

  /* A table as rows of text, repeated where a cell spans several columns. */
  const readRows = (table) =>
    [...table.rows].map((row) =>
      [...row.cells].flatMap((cell) => [
        safe(tidy(cell)),
        ...Array(Math.max(0, cell.colSpan - 1)).fill(""),
      ])
    );

  const toCsv = (rows) =>
    "\uFEFF" +
    rows
      .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(";"))
      .join("\r\n") +
    "\r\n";

  /* The smallest workbook that Excel and LibreOffice read: one sheet, every cell text, stored. */
  const escapeXml = (text) =>
    text
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;");
  const sheetOf = (rows) =>
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows
      .map(
        (row) =>
          `<row>${row
            .map((cell) => `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`)
            .join("")}</row>`
      )
      .join("")}</sheetData></worksheet>`;
  const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
  const SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const partsOf = (rows) => ({
    "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEETS}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEETS}.worksheet+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><sheets><sheet name="Tabel" sheetId="1" r:id="r1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": sheetOf(rows),
  });

  const checksum = (bytes) => {
    let crc = ~0;
    for (const byte of bytes) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
    }
    return ~crc >>> 0;
  };
  const littleEndian = (fields) => {
    const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
    let at = 0;
    fields.forEach(([size, value]) => {
      if (size === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      at += size;
    });
    return new Uint8Array(view.buffer);
  };
  const DAY = 33; // 1 January 1980, the first day a zip file knows
  const toWorkbook = (rows) => {
    const encoder = new TextEncoder();
    const body = [];
    const directory = [];
    let offset = 0;
    let count = 0;
    Object.entries(partsOf(rows)).forEach(([name, text]) => {
      const title = encoder.encode(name);
      const content = encoder.encode(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${text}`);
      const shared = [[2, 20], [2, 2048], [2, 0], [2, 0], [2, DAY], [4, checksum(content)],
        [4, content.length], [4, content.length], [2, title.length], [2, 0]];
      const local = [littleEndian([[4, 0x04034b50], ...shared]), title, content];
      directory.push(
        littleEndian([[4, 0x02014b50], [2, 20], ...shared, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]),
        title
      );
      body.push(...local);
      offset += local.reduce((sum, part) => sum + part.length, 0);
      count += 1;
    });
    const size = directory.reduce((sum, part) => sum + part.length, 0);
    const end = littleEndian([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size],
      [4, offset], [2, 0]]);
    return [...body, ...directory, end];
  };

  const fetchFile = (name, parts, type) => {
    const address = URL.createObjectURL(new Blob(parts, { type }));
    const link = make("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };

  const cite = (label, identity) => {
    const title = document.querySelector("h1");
    const book = document.querySelector(".logo__title");
    const place = `${location.href.split("#")[0]}#${identity}`;
    return `${book ? tidy(book) : document.title}: »${title ? tidy(title) : document.title}«, »${label}«. ${place}`;
  };

  /* One row of tools below each exhibit, in the place that the page holds for it. */
  const addTools = (tools) => {
    const exhibit = document.getElementById(tools.dataset.for);
    if (!exhibit) return;
    const caption = exhibit.querySelector("caption, figcaption");
    const label = caption ? tidy(caption) : "";
    const table = exhibit.matches("table") ? exhibit : exhibit.querySelector("table");
    const what = exhibit.matches("table") ? "tabellen" : "figuren";
    const told = make("output", { class: "fk-told" });
    const button = (text, does) => {
      const node = make("button", { type: "button", "aria-label": `${text}: ${what} »${label}«` }, text);
      node.addEventListener("click", does);
      tools.append(node);
    };
    button("Citér", () => {
      told.textContent = cite(label, exhibit.id);
      navigator.clipboard?.writeText(told.textContent).catch(() => {});
    });
    if (table) {
      button("Hent CSV", () =>
        fetchFile(`${exhibit.id}.csv`, [toCsv(readRows(table))], "text/csv;charset=utf-8"));
      button("Hent Excel", () =>
        fetchFile(`${exhibit.id}.xlsx`, toWorkbook(readRows(table)), `${SHEETS}.sheet`));
    }
    tools.append(told);
  };

  /* The matrix: the row and column of the cell in focus stand out; arrow keys move between cells. */
  const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const step = (table, cell, [down, right]) => {
    let row = cell.parentElement.rowIndex + down;
    let column = cell.cellIndex + right;
    while (table.rows[row]?.cells[column]) {
      const link = table.rows[row].cells[column].querySelector("a:not(.headerlink)");
      if (link) return link;
      row += down;
      column += right;
    }
    return null;
  };
  const guideMatrix = (table) => {
    const mark = (event) => {
      table.querySelectorAll(".fk-lit").forEach((each) => each.classList.remove("fk-lit"));
      const cell = event.target.closest("td");
      if (!cell) return;
      cell.parentElement.cells[0].classList.add("fk-lit");
      table.rows[0].cells[cell.cellIndex]?.classList.add("fk-lit");
    };
    ["mouseover", "focusin", "mouseleave", "focusout"].forEach((name) =>
      table.addEventListener(name, mark)
    );
    table.addEventListener("keydown", (event) => {
      const cell = event.target.closest("td, th");
      const next = cell && ARROWS[event.key] && step(table, cell, ARROWS[event.key]);
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
  };

  document.querySelectorAll(".fk-tools").forEach(addTools);
  document.querySelectorAll("table.frk-matrix").forEach(guideMatrix);
})();
