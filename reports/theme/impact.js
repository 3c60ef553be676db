// What the site's own pages do with a script, whichever publisher made them: sort and filter a table, mark a dot.
// Without it every row, dot and number is there to be read.
"use strict";

const order = new Intl.Collator("en-GB", { numeric: true });

/** Give what a cell is sorted by: the number in it, where it starts with one, else its words. */
function sortKey(cell) {
  const words = cell.textContent.trim().replace(/−/g, "-");
  const number = /^[^\d-]{0,2}(-?[\d,]*\.?\d+)/.exec(words);
  return number ? Number(number[1].replace(/,/g, "")) : words;
}

function compareCells(one, other) {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return order.compare(String(one), String(other));
}

function makeSortable(place, number) {
  const rows = [...place.querySelectorAll("tbody tr")];
  const entries = rows.length ? rows : [...place.querySelectorAll("li")];
  if (entries.length < 2) return;
  const line = document.createElement("p");
  line.className = "filter-line";
  line.innerHTML = `<label for="filter-${number}">Show only names or words with</label> <input id="filter-${number}" `
    + `type="search" autocomplete="off"> <span role="status"></span>`;
  place.before(line);
  const [words, status] = [line.querySelector("input"), line.querySelector("[role=status]")];
  const filter = () => {
    const wanted = words.value.trim().toLowerCase();
    let shown = 0;
    for (const entry of entries) {
      entry.hidden = !entry.textContent.toLowerCase().includes(wanted);
      shown += !entry.hidden;
    }
    for (const part of place.querySelectorAll("section, .names")) part.hidden = !part.querySelector("li:not([hidden])");
    status.textContent = wanted ? (shown ? `${shown} found` : "Nothing found") : "";
  };
  words.addEventListener("input", filter);
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { words.value = asked; filter(); }
  for (const head of place.querySelectorAll("thead th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of head.parentElement.children) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const column = [...head.parentElement.children].indexOf(head);
      const sorted = rows.map((row) => [sortKey(row.cells[column]), row]).sort((a, b) => compareCells(a[0], b[0]));
      if (!up) sorted.reverse();
      sorted[0][1].parentElement.append(...sorted.map((pair) => pair[1]));
    });
  }
}

/** Count how many of the others filed less, the same and more; the same rule as `standing` in the Python package. */
function standing(values, at) {
  const found = { lower: 0, same: 0, higher: 0 };
  values.forEach((value, number) => {
    if (number === at) return;
    found[value < values[at] ? "lower" : value > values[at] ? "higher" : "same"] += 1;
  });
  return found;
}

function makeMarkable(form) {
  const choice = form.querySelector("select");
  const charts = [...document.querySelectorAll("figure.dots")];
  const mark = () => {
    for (const chart of charts) {
      const dots = [...chart.querySelectorAll("circle")];
      const at = dots.findIndex((dot) => dot.dataset.id === choice.value);
      dots.forEach((dot, number) => dot.classList.toggle("marked", number === at));
      if (at >= 0) dots[at].parentElement.append(dots[at]); // drawn last, so that it lies on top
      chart.querySelector(".dots-answer").textContent = at < 0
        ? (choice.value ? "This employer filed nothing for the year shown." : "")
        : told(chart, dots, at);
    }
  };
  choice.addEventListener("change", mark);
  form.hidden = false;
  const asked = new URLSearchParams(location.search).get("mark");
  if (asked) { choice.value = asked; mark(); }
}

function told(chart, dots, at) {
  const found = standing(dots.map((dot) => Number(dot.dataset.value)), at);
  const others = dots.length - 1;
  return `${dots[at].dataset.name}: ${dots[at].dataset.text}. Of the ${others} others, ${found.lower} filed a lower `
    + `figure, ${found.higher} a higher one and ${found.same} the same.`;
}

document.querySelectorAll(".sortable").forEach(makeSortable);
document.querySelectorAll("form.mark").forEach(makeMarkable);
