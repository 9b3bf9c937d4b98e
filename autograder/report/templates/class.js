// The page reads well without this. It adds sorting by a column and a filter.
const table = document.querySelector(".map");
if (table) {
  const body = table.tBodies[0], rows = [...body.rows], tools = document.querySelector(".tools");
  rows.forEach((row, place) => { row.place = place; row.words = row.innerText.toLowerCase(); });

  // The cell that stands in a column, where cells may span several.
  const at = (row, column) => {
    for (const cell of row.cells) if ((column -= cell.colSpan) < 0) return cell;
  };
  const value = (row, column) => {
    const cell = at(row, column);
    return column === 0 ? row.words : cell.textContent === "✓" ? 1 : cell.dataset.v === undefined ? -1 : +cell.dataset.v;
  };
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  const [first, second] = table.tHead.rows;
  const heads = [first.cells[0], first.cells[1], first.cells[2], ...second.cells]; // in the order of the columns
  heads.forEach((head, column) => {
    if (head.classList.contains("fixed")) return; // sentences have no order
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const next = { ascending: "descending", descending: null }[head.getAttribute("aria-sort") ?? ""];
      const way = next === undefined ? "ascending" : next; // up, down, and back to the order of need
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      if (way) head.setAttribute("aria-sort", way);
      const sign = way === "descending" ? -1 : 1;
      const compare = (a, b) => (way && sign * order(value(a, column), value(b, column))) || a.place - b.place;
      body.append(...rows.slice().sort(compare));
    });
  });

  const [input, count] = [tools.querySelector("input"), tools.querySelector("span")];
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
