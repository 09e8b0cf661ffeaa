// Keeps a page as its project is now. Loaded by every page that the server adds it to; whatever the page's own scripts did to it stays.
(() => {
  'use strict';
  const mark = document.currentScript;
  const path = mark.dataset.path;
  let hash = mark.dataset.hash;
  let source = null; // What the document was made from, once it is known: a document that nobody touches.
  let stream = null;

  function connect() {
    if (stream || document.hidden) return;
    stream = new EventSource(`/_buildcache/live?path=${encodeURIComponent(path)}&hash=${hash}${source === null ? '' : '&known'}`);
    stream.addEventListener('page', event => page(JSON.parse(event.data)));
    stream.addEventListener('files', event => files(JSON.parse(event.data)));
    stream.addEventListener('faults', event => showFaults(JSON.parse(event.data)));
    stream.onerror = () => { disconnect(); setTimeout(connect, 500); };
  }

  // A browser keeps few connections open at once, and pages that nobody sees can wait.
  function disconnect() {
    stream?.close();
    stream = null;
  }

  addEventListener('visibilitychange', () => document.hidden ? disconnect() : connect());
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', connect);

  // ---- The page ----

  function page(next) {
    const was = next.was === undefined ? source : parse(next.was);
    if (was === null) return location.reload();
    const now = parse(next.html);
    if (scriptsOf(was) !== scriptsOf(now)) return location.reload();
    morph(document.documentElement, was.documentElement, now.documentElement);
    hash = next.hash;
    source = now;
    document.dispatchEvent(new CustomEvent('buildcache:changed'));
  }

  const parse = html => new DOMParser().parseFromString(html, 'text/html');

  // Code that has run cannot be taken back. What is no code is content like any other.
  const scriptsOf = page => [...page.scripts].filter(script => /^$|javascript|module/.test(script.type)).map(script => script.outerHTML).join('\n');

  // Makes of an element what was made of its source: what is equal there stays as it is here, whatever has become of it.
  function morph(live, was, now) {
    for (const { name } of [...was.attributes, ...now.attributes]) {
      const value = now.getAttribute(name);
      if (value === was.getAttribute(name)) continue;
      if (value === null) live.removeAttribute(name);
      else live.setAttribute(name, value);
    }
    if (live.nodeName === 'TEMPLATE' || live.nodeName === 'NOSCRIPT') {
      if (live.innerHTML !== now.innerHTML) live.innerHTML = now.innerHTML;
      return;
    }
    const here = pair(live, was);
    const before = [...was.childNodes], after = [...now.childNodes];
    let start = 0, end = 0;
    while (start < before.length && start < after.length && before[start].isEqualNode(after[start])) start++;
    while (end < before.length - start && end < after.length - start && before.at(-1 - end).isEqualNode(after.at(-1 - end))) end++;
    const rest = before.slice(start, before.length - end), wanted = after.slice(start, after.length - end);
    const place = here.get(before[before.length - end]) ?? followerOf(live, here, before);
    let next = 0;
    wanted.forEach((node, i) => {
      const found = find(rest, next, node, wanted.slice(i + 1));
      if (found < 0) {
        live.insertBefore(document.importNode(node, true), here.get(rest.slice(next).find(other => here.has(other))) ?? place);
        return;
      }
      while (next < found) here.get(rest[next++])?.remove();
      const old = rest[next++], present = here.get(old);
      if (!present || old.isEqualNode(node)) return;
      if (node.nodeType === Node.ELEMENT_NODE) morph(present, old, node);
      else present.data = node.data;
    });
    while (next < rest.length) here.get(rest[next++])?.remove();
  }

  // Which children of an element are those of its source; others have been added by scripts.
  function pair(live, was) {
    const pairs = new Map(), present = [...live.childNodes];
    let next = 0;
    for (const node of was.childNodes) {
      const found = present.findIndex((other, i) => i >= next && isLike(other, node));
      if (found < 0) continue;
      pairs.set(node, present[found]);
      next = found + 1;
    }
    return pairs;
  }

  // Where what comes last is to stand: before what scripts have added behind the children of the source.
  function followerOf(live, here, before) {
    const last = before.findLast(node => here.has(node));
    return last ? here.get(last).nextSibling : live.firstChild;
  }

  // Which of the former children a new one is: an equal one, one of the same id, or the next one of its kind that is not wanted later.
  function find(rest, next, node, later) {
    const from = test => rest.findIndex((other, i) => i >= next && test(other));
    const equal = from(other => other.isEqualNode(node));
    if (equal >= 0) return equal;
    if (node.id) {
      const named = from(other => other.id === node.id && isLike(other, node));
      if (named >= 0) return named;
    }
    const candidate = rest[next];
    return candidate && isLike(candidate, node) && !later.some(other => other.isEqualNode(candidate)) ? next : -1;
  }

  const isLike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id || '') === (other.id || '');

  // ---- Files that the page uses ----

  function files(changed) {
    const paths = new Set(changed);
    const uses = (element, attribute) => {
      const url = new URL(element[attribute], location.href);
      return url.origin === location.origin && paths.has(decodeURIComponent(url.pathname));
    };
    if ([...document.scripts].some(script => script.src && uses(script, 'src'))) return location.reload();
    const sheets = [...document.querySelectorAll('link[rel~=stylesheet][href]')];
    const named = sheets.filter(sheet => uses(sheet, 'href'));
    // One that no page names is part of another one.
    const isPart = named.length === 0 && changed.some(file => file.endsWith('.css'));
    for (const sheet of isPart ? sheets.filter(sheet => new URL(sheet.href).origin === location.origin) : named) swap(sheet);
    for (const image of document.images) if (image.src && uses(image, 'src')) image.src = anew(image.src);
  }

  function swap(sheet) {
    const next = sheet.cloneNode();
    next.href = anew(sheet.href);
    next.onload = next.onerror = () => sheet.remove();
    sheet.after(next);
  }

  function anew(address) {
    const url = new URL(address, location.href);
    url.searchParams.set('buildcache', Date.now());
    return url.href;
  }

  // ---- What is wrong ----

  let panel = null;

  function showFaults(faults) {
    panel?.remove();
    panel = null;
    if (faults.length === 0) return;
    panel = document.createElement('buildcache-faults');
    const root = panel.attachShadow({ mode: 'open' });
    const add = (parent, name, properties = {}, ...children) => {
      const element = Object.assign(document.createElement(name), properties);
      element.append(...children);
      parent.append(element);
      return element;
    };
    add(root, 'style', { textContent: styles });
    const box = add(root, 'section', { tabIndex: -1 });
    box.setAttribute('role', 'alert');
    const close = add(box, 'button', { type: 'button', textContent: '×', title: 'Close (Escape)', onclick: () => panel.remove() });
    close.setAttribute('aria-label', 'Close');
    add(box, 'h2', { textContent: faults.length === 1 ? 'The page is not what it should be' : `${faults.length} errors` });
    for (const fault of faults) {
      const item = add(box, 'article');
      const line = add(item, 'p');
      if (fault.help) add(line, 'a', { href: fault.help, target: '_blank', textContent: fault.code });
      else add(line, 'b', { textContent: fault.code });
      line.append(' ', fault.message);
      const place = fault.file + (fault.line ? `:${fault.line}${fault.column ? `:${fault.column}` : ''}` : '');
      if (fault.file) fault.editor ? add(item, 'a', { href: fault.editor, textContent: place, className: 'place' }) : add(item, 'span', { textContent: place, className: 'place' });
      if (fault.excerpt) {
        const code = add(item, 'pre');
        fault.excerpt.split('\n').forEach((text, i) => add(code, fault.first + i === fault.line ? 'mark' : 'span', { textContent: `${String(fault.first + i).padStart(5)}  ${text}\n` }));
      }
    }
    document.documentElement.append(panel);
  }

  addEventListener('keydown', event => { if (event.key === 'Escape') panel?.remove(); });

  const styles = `
    section { position: fixed; inset: auto 1rem 1rem; max-height: 70vh; overflow: auto; z-index: 2147483647; padding: 1rem 1.25rem; border-radius: .5rem;
      border-top: .3rem solid #d33; background: #fff; color: #222; font: 15px/1.5 system-ui, sans-serif; box-shadow: 0 .5rem 2.5rem #0008; color-scheme: light; }
    h2 { margin: 0 2rem .5rem 0; font-size: 1.05rem; color: #b00; } p { margin: .25rem 0; } a { color: #05c; }
    button { position: absolute; top: .6rem; right: .8rem; border: 0; background: none; color: inherit; font-size: 1.5rem; line-height: 1; cursor: pointer; }
    article + article { border-top: 1px solid #8884; margin-top: .75rem; padding-top: .75rem; } .place { font-family: ui-monospace, monospace; font-size: .85em; }
    pre { margin: .4rem 0 0; padding: .5rem 0; overflow-x: auto; border-radius: .3rem; background: #f3f3f3; font: 13px/1.45 ui-monospace, monospace; }
    mark { display: block; background: #fbb; color: inherit; } span { white-space: pre; }
    @media (prefers-color-scheme: dark) { section { background: #1e1e1e; color: #eee; color-scheme: dark; } h2 { color: #f88; } a { color: #8bf; } pre { background: #2a2a2a; } mark { background: #722; } }`;

  connect();
})();
