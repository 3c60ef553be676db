// Tabs, lists of reports and search. Without this script everything is there to be read, in order.
"use strict";
document.documentElement.classList.add("js");
const offset = document.currentScript.dataset.offset;

for (const tabset of document.querySelectorAll(".panel-tabset")) {
  const tabs = [...tabset.querySelectorAll("[role=tab]")];
  const show = (chosen, focus) => {
    for (const tab of tabs) {
      const active = tab === chosen;
      tab.classList.toggle("active", active);
      tab.setAttribute("aria-selected", active);
      tab.tabIndex = active ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).classList.toggle("active", active);
    }
    if (focus) chosen.focus();
  };
  tabs.forEach((tab, i) => {
    tab.addEventListener("click", (event) => { event.preventDefault(); show(tab); });
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1
        : step ? (i + step + tabs.length) % tabs.length : null;
      if (event.key === " ") { event.preventDefault(); show(tab); }
      if (next !== null) { event.preventDefault(); show(tabs[next], true); }
    });
  });
  if (tabs.length) show(tabs[0]);
}

for (const listing of document.querySelectorAll(".quarto-listing")) {
  const body = listing.querySelector(".list");
  const rows = [...body.children];
  const words = listing.querySelector("input.search");
  const kind = listing.querySelector(".listing-category");
  const filter = () => {
    const wanted = (words?.value ?? "").trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const fits = row.textContent.toLowerCase().includes(wanted)
        && (!kind?.value || JSON.parse(row.dataset.categories).includes(kind.value));
      row.hidden = !fits;
      shown += fits;
    }
    listing.querySelector(".listing-no-matching").hidden = shown > 0;
  };
  for (const head of listing.querySelectorAll("th")) {
    head.querySelector(".sort").addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of listing.querySelectorAll("th")) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = "data-" + head.querySelector(".sort").dataset.sort;
      const order = new Intl.Collator("en-GB", { numeric: true });
      rows.sort((a, b) => (up ? 1 : -1) * order.compare(a.getAttribute(key), b.getAttribute(key)));
      body.append(...rows);
    });
  }
  const controls = listing.querySelector(".listing-actions-group");
  if (controls) controls.hidden = false;
  words?.addEventListener("input", filter);
  kind?.addEventListener("change", filter);
  // the search box leads here, with its words, where search itself cannot run
  const asked = new URLSearchParams(location.search).get("q");
  if (asked && words) { words.value = asked; filter(); }
}

const box = document.getElementById("site-search");
if (box) {
  const results = document.getElementById("site-search-results");
  const status = document.getElementById("site-search-status");
  const close = () => { results.hidden = true; };
  let engine;
  box.addEventListener("focus", () => {
    // A worker would be a second copy of the engine to load, and no search here is long enough to need one.
    engine ??= import(new URL(offset + "pagefind/pagefind.js", location.href))
      .then((pagefind) => { pagefind.options({ noWorker: true }); return pagefind; }).catch(() => null);
  }, { once: true });
  box.addEventListener("input", async () => {
    const pagefind = await engine;
    const asked = box.value;
    if (!pagefind || !asked.trim()) return close();
    const found = await pagefind.debouncedSearch(asked, {}, 150);
    if (!found || asked !== box.value) return;
    const pages = await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
    // Whoever types a name wants the page of that name before the pages that mention it.
    const named = (page) => page.meta.title.toLowerCase().includes(asked.trim().toLowerCase());
    pages.sort((a, b) => named(b) - named(a)).splice(8);
    results.innerHTML = pages.length
      ? "<ul>" + pages.map((page) => '<li><a><strong></strong><span></span></a></li>').join("") + "</ul>"
      : "<p>Nothing found</p>";
    results.querySelectorAll("a").forEach((link, i) => {
      link.href = pages[i].url;
      link.querySelector("strong").textContent = pages[i].meta.title;
      link.querySelector("span").innerHTML = pages[i].excerpt;
    });
    results.hidden = false;
    status.textContent = pages.length === 1 ? "1 page found" : pages.length + " pages found";
  });
  const search = document.getElementById("quarto-search");
  search.addEventListener("keydown", (event) => {
    const links = [...results.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") { close(); box.focus(); }
    if (event.key === "ArrowDown" && links.length) { event.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
    if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (links[at - 1] ?? box).focus(); }
  });
  search.addEventListener("focusout", (event) => { if (!search.contains(event.relatedTarget)) close(); });
}
