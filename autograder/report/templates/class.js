// The page reads well without this. It adds sorting by a column, and a filter of the students.
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// The cell that stands in a column, where cells may span several.
const at = (row, column) => {
  for (const cell of row.cells) if ((column -= cell.colSpan) < 0) return cell;
};

const number = (cell) => {
  if (cell.dataset.v !== undefined) return +cell.dataset.v;
  if (cell.textContent === "✓") return 1;
  const value = parseFloat(cell.textContent);
  return Number.isNaN(value) ? -2 : value;
};

// The heads in the order of the columns: those of the second row stand where the first has groups.
const heads = (table) => {
  const [first, second] = table.tHead.rows;
  return second ? [...[...first.cells].filter((head) => head.rowSpan === 2), ...second.cells] : [...first.cells];
};

for (const table of document.querySelectorAll(".sortable")) {
  const body = table.tBodies[0], rows = [...body.rows], all = heads(table);
  rows.forEach((row, place) => { row.place = place; });
  all.forEach((head, column) => {
    if (head.classList.contains("fixed")) return; // sentences and bars have no order
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const next = { ascending: "descending", descending: null }[head.getAttribute("aria-sort") ?? ""];
      const way = next === undefined ? "ascending" : next; // up, down, and back to the first order
      all.forEach((other) => other.removeAttribute("aria-sort"));
      if (way) head.setAttribute("aria-sort", way);
      const sign = way === "descending" ? -1 : 1;
      const words = head.dataset.sort === "text";
      const key = (cell) => (words ? cell.textContent.trim().toLowerCase() : number(cell));
      const keyed = rows.map((row) => [way ? key(at(row, column)) : 0, row]);
      keyed.sort((a, b) => sign * order(a[0], b[0]) || a[1].place - b[1].place);
      body.append(...keyed.map(([, row]) => row));
    });
  });
}

const map = document.querySelector(".map");
if (map) {
  const rows = [...map.tBodies[0].rows], tools = document.querySelector(".tools");
  for (const row of rows) {
    const told = [...row.querySelectorAll("th, .look, .word, .wide")].map((cell) => cell.textContent);
    row.words = told.join(" ").toLowerCase();
  }
  const [input, count] = [tools.querySelector("input"), tools.querySelector("[aria-live]")];
  tools.hidden = false;
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase().trim();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !row.words.includes(wanted);
      shown += !row.hidden;
    }
    count.textContent = wanted ? `${shown} of ${rows.length}` : "";
  });
}
