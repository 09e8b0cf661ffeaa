// The default theme's script: light and dark, the menu, copying code, links of headings, the table of contents, the search.
// Every page works without it; nothing is loaded from elsewhere.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // ---- light and dark ----
  const toggle = document.getElementById("site:theme");
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
      const chosen = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
      // Who is back at what the system says follows it again.
      if (chosen === system) delete root.dataset.theme; else root.dataset.theme = chosen;
      try { if (chosen === system) localStorage.removeItem("theme"); else localStorage.setItem("theme", chosen); } catch { /* remembering is a courtesy */ }
    });
  }

  // ---- navigation: the current page is in view; on a narrow screen the menu lies over the page ----
  const reveal = (entry, box) => {
    if (!entry || !box) return;
    const [inner, outer] = [entry.getBoundingClientRect(), box.getBoundingClientRect()];
    if (inner.top < outer.top + 32 || inner.bottom > outer.bottom - 32) box.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
  };
  const side = document.querySelector(".side");
  const revealPage = () => reveal(side?.querySelector("[aria-current]"), side);
  revealPage();
  const menu = document.getElementById("site:menu");
  if (menu) {
    const closeMenu = () => { menu.checked = false; };
    menu.addEventListener("change", revealPage);
    menu.addEventListener("keydown", event => { if (event.key === "Enter") menu.click(); });
    addEventListener("pageshow", closeMenu);
    addEventListener("keydown", event => { if (event.key === "Escape" && menu.checked) { closeMenu(); menu.focus(); } });
    document.getElementById("site:content")?.addEventListener("focusin", closeMenu);
  }

  // ---- code ----
  const copy = async text => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = make("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  // Of a session in a shell what is wanted is what was typed.
  const typed = text => [...text.matchAll(/^\$ ((?:.*\\\n)*.*)/gm)].map(([, command]) => command).join("\n") || text;
  const shell = /(?:^|\s)language-(?:console|bash|sh|shell|text|dotnetcli)(?:\s|$)/;
  for (const pre of all("article pre")) {
    const code = pre.querySelector("code");
    if (!code) continue;
    const button = make("button", { type: "button" }, "Copy");
    button.setAttribute("aria-label", "Copy this code");
    button.addEventListener("click", async () => {
      try { await copy(shell.test(code.className) ? typed(code.textContent) : code.textContent); button.textContent = "Copied"; } catch { button.textContent = "Failed"; }
      button.classList.add("done");
      setTimeout(() => { button.textContent = "Copy"; button.classList.remove("done"); }, 1600);
    });
    const box = make("div", { className: "code" });
    pre.replaceWith(box);
    box.append(pre, button);
  }
  // Diagrams are drawn by a script that the project brings; without it their text is shown. They follow light and dark when the page is next opened.
  if (root.dataset.mermaid && document.querySelector(".mermaid")) {
    const dark = (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "")) === "dark";
    document.head.append(make("script", { src: root.dataset.mermaid, onload() {
      mermaid.initialize({ startOnLoad: false, theme: dark ? "dark" : "default" });
      mermaid.run();
    } }));
  }
  // What is wider than the page is scrolled with the keyboard too.
  const scrollers = all("article pre, article table");
  const reach = () => scrollers.forEach(box => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
  });
  reach();
  addEventListener("resize", reach);

  // ---- headings can be linked to; a task's box says its state ----
  for (const heading of all("article :is(h2, h3, h4, h5, h6)[id]")) {
    if (heading.querySelector(".anchor")) continue;
    const anchor = make("a", { className: "anchor", href: `#${encodeURIComponent(heading.id)}` }, "#");
    anchor.setAttribute("aria-label", "Link to this section");
    heading.append(anchor);
  }
  for (const box of all(".task-list-item input")) box.setAttribute("aria-label", box.checked ? "Done" : "To do");

  // ---- the place in the table of contents ----
  const decoded = text => { try { return decodeURIComponent(text); } catch { return text; } };
  const entries = new Map(all(".toc a").map(link => [decoded(link.hash.slice(1)), link]));
  if (entries.size) {
    const headings = [...entries.keys()].map(id => document.getElementById(id)).filter(Boolean);
    const update = () => {
      const line = parseFloat(getComputedStyle(root).scrollPaddingTop) + 4 || 80;
      const atEnd = innerHeight + scrollY >= root.scrollHeight - 2;
      const passed = headings.filter(heading => heading.getBoundingClientRect().top <= line);
      const current = atEnd && scrollY > 0 ? headings.at(-1) : passed.at(-1);
      for (const [id, link] of entries) {
        const now = id === current?.id;
        if (now && !link.classList.contains("now")) reveal(link, contents.open ? scroller() : null);
        link.classList.toggle("now", now);
        if (now) link.setAttribute("aria-current", "location"); else link.removeAttribute("aria-current");
      }
    };
    const contents = document.querySelector(".toc details") ?? { addEventListener() {} };
    const wide = matchMedia("(min-width: 75rem)");
    const scroller = () => wide.matches ? document.querySelector(".toc") : document.querySelector(".toc ul");
    const close = () => { if (!wide.matches) contents.open = false; };
    wide.addEventListener("change", () => { contents.open = wide.matches; });
    contents.addEventListener("click", event => { if (event.target.closest("a")) close(); });
    contents.addEventListener("toggle", () => reveal(contents.querySelector(".now"), scroller()));
    addEventListener("keydown", event => { if (event.key === "Escape") close(); });
    addEventListener("pointerdown", event => { if (!event.target.closest?.(".toc")) close(); });
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; update(); });
    }, { passive: true });
    update();
  }

  // ---- tabs ----
  let choices = [];
  try { choices = (localStorage.getItem("tabs") ?? "").split("\n"); } catch {}
  const groups = all(".tabs").map((group, number) => {
    const panels = [...group.children].filter(panel => panel.classList.contains("tab"));
    const ids = [...new Set(panels.map(panel => panel.dataset.tab))];
    const list = make("div");
    list.setAttribute("role", "tablist");
    const tabs = ids.map((id, index) => {
      const tab = make("button", { type: "button", id: `site:tab-${number}-${index}`, textContent: panels.find(panel => panel.dataset.tab === id).querySelector(".tab-title").textContent });
      tab.setAttribute("role", "tab");
      tab.addEventListener("click", () => {
        choices = [id, ...choices.filter(other => other !== id)];
        try { localStorage.setItem("tabs", choices.join("\n")); } catch {}
        showTabs();
      });
      return tab;
    });
    list.append(...tabs);
    list.addEventListener("keydown", event => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
      next.focus();
      next.click();
    });
    for (const panel of panels) {
      panel.setAttribute("role", "tabpanel");
      panel.tabIndex = 0;
      panel.setAttribute("aria-labelledby", tabs[ids.indexOf(panel.dataset.tab)].id);
    }
    group.prepend(list);
    return { panels, ids, tabs };
  });
  const showTabs = () => {
    const shown = groups.map(({ ids }) => choices.find(id => ids.includes(id)) ?? ids[0]);
    groups.forEach(({ panels, ids, tabs }, at) => {
      tabs.forEach((tab, index) => {
        tab.setAttribute("aria-selected", ids[index] === shown[at]);
        tab.tabIndex = ids[index] === shown[at] ? 0 : -1;
      });
      const own = panels.filter(panel => panel.dataset.tab === shown[at]);
      const visible = own.find(panel => shown.includes(panel.dataset.condition)) ?? own.find(panel => !panel.dataset.condition) ?? own[0];
      for (const panel of panels) panel.hidden = panel !== visible;
    });
  };
  if (groups.length) showTabs();

  // ---- search: shards of the index are scripts, loaded when the search is first used ----
  const input = document.getElementById("site:search");
  const list = document.getElementById("site:results");
  const status = document.getElementById("site:search-status");
  if (!input) return;
  const base = root.dataset.root;
  const shards = [];
  let selected = -1;
  let expected = 0;
  let loaded = false;
  let asked;
  const load = name => new Promise((resolve, reject) => {
    document.head.append(make("script", { src: `${base}search/${name}.js`, onload: resolve, onerror: reject }));
  });
  window.siteSearch = part => {
    if ("shards" in part) expected = part.shards;
    else shards.push({ pages: part.pages.map(([url, title, headings]) => ({ url, title, headings, words: fold(title), inHeadings: headings.map(([, text]) => fold(text)) })), words: fold(part.words).split("\n") });
  };
  const start = () => asked ??= load("manifest").then(() => Promise.allSettled(
    Array.from({ length: expected }, (_, number) => load(number).then(show, () => { /* a shard without pages has no file */ })))).finally(() => { loaded = true; show(); });
  // Accents and case do not matter, neither in what is sought nor in what is found.
  const letters = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ł: "l", ŧ: "t", þ: "th", ς: "σ" };
  const fold = text => text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toLowerCase().replace(/[ßæœøđðħıłŧþς]/g, letter => letters[letter]);
  // Where no spaces stand between words the index holds pairs of characters, as SearchText.cs writes them.
  const wide = /([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\u{20000}-\u{3ffff}]+)/u;
  const pairs = run => { const signs = [...run]; return signs.length < 2 ? signs : signs.slice(1).map((sign, place) => signs[place] + sign); };
  const split = text => fold(text).split(/[^\p{L}\p{N}_]+/u).flatMap(word => word.split(wide).flatMap(part => wide.test(part) ? pairs(part) : part)).filter(Boolean);
  const score = (text, term) => {
    const at = text.indexOf(term);
    if (at < 0) return 0;
    const starts = at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]);
    const ends = at + term.length === text.length || !/[\p{L}\p{N}]/u.test(text[at + term.length]);
    return starts && ends ? 3 : starts ? 2 : 1;
  };
  const find = terms => {
    const found = [];
    for (const shard of shards) {
      const inBody = terms.map(term => {
        const places = new Map();
        for (const line of shard.words) {
          if (!line.startsWith(term)) continue;
          const [word, ...numbers] = line.split(" ");
          for (const number of numbers) places.set(+number, Math.max(places.get(+number) ?? 0, word === term ? 2 : 1));
        }
        return places;
      });
      shard.pages.forEach((page, number) => {
        let total = 0;
        let heading = -1;
        for (let i = 0; i < terms.length; i++) {
          const title = score(page.words, terms[i]);
          let best = 0;
          page.inHeadings.forEach((text, place) => {
            const here = score(text, terms[i]);
            if (here > best) { best = here; if (title === 0) heading = place; }
          });
          const points = title * 100 + best * 10 + (inBody[i].get(number) ?? 0);
          if (points === 0) return;
          total += points;
        }
        // Of two titles with all the words, the one with fewer others is meant.
        total += 50 * terms.join(" ").length / page.words.length;
        found.push({ page, total, heading });
      });
    }
    return found.sort((a, b) => b.total - a.total || a.page.title.localeCompare(b.page.title) || (a.page.url < b.page.url ? -1 : 1));
  };
  const marked = (text, terms) => {
    const folded = fold(text);
    if (folded.length !== text.length) return [text];
    const at = terms.map(term => [folded.indexOf(term), term.length]).filter(([index]) => index >= 0).sort((a, b) => a[0] - b[0])[0];
    return at ? [text.slice(0, at[0]), make("mark", {}, text.slice(at[0], at[0] + at[1])), text.slice(at[0] + at[1])] : [text];
  };
  const address = url => base + url.split("/").map(encodeURIComponent).join("/");
  const select = number => {
    const options = all("[role=option]", list);
    selected = options.length ? (number + options.length) % options.length : -1;
    options.forEach((option, place) => option.setAttribute("aria-selected", place === selected));
    if (selected < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", options[selected].id);
    options[selected].scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    selected = -1;
  };
  const most = 20;
  const show = () => {
    const terms = split(input.value);
    if (!terms.length || document.activeElement !== input) { close(); return; }
    const results = find(terms);
    list.replaceChildren(...results.slice(0, most).map(({ page, heading }, number) => {
      const [slug, text] = page.headings[heading] ?? [];
      const option = make("a", { id: `site:result-${number}`, href: address(page.url) + (slug ? `#${encodeURIComponent(slug)}` : ""), tabIndex: -1 }, make("b", {}, ...marked(page.title, terms)));
      option.append(make("span", {}, ...(text ? marked(text, terms) : [page.url.replace(/(\/?index)?\.html$/, "").replaceAll("/", " / ")])));
      option.setAttribute("role", "option");
      const item = make("li", {}, option);
      item.setAttribute("role", "presentation");
      return item;
    }));
    const message = results.length ? `${results.length > most ? `The best ${most} of ` : ""}${results.length} ${results.length === 1 ? "result" : "results"}`
      : loaded ? `Nothing found for “${input.value.trim()}”` : "Loading…";
    if (!results.length) list.append(make("li", { className: "none" }, message));
    status.textContent = message;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    select(results.length ? 0 : -1);
  };
  input.addEventListener("focus", () => { start(); show(); });
  input.addEventListener("input", () => { start(); show(); });
  input.addEventListener("keydown", event => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) show();
      else select(selected + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      // With a modifier the browser decides where the link opens.
      all("[role=option]", list)[selected]?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey }));
    } else if (event.key === "Escape") { if (list.hidden) input.blur(); close(); }
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", event => {
    const typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const letter = event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!slash && !letter) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  document.addEventListener("pointerdown", event => { if (!event.target.closest(".search")) close(); });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", event => event.preventDefault());
  // A link may carry a search: page.html?q=words
  const wanted = new URLSearchParams(location.search).get("q");
  if (wanted) { input.value = wanted; input.focus(); start(); }
})();
