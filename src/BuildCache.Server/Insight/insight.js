// Shows the page anew after each build: what is in <main> is exchanged, unless somebody is writing in it.
const address = document.body.dataset.follow;
if (address) {
  const show = async () => {
    const main = document.querySelector('main');
    if (main.contains(document.activeElement) && /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    main.replaceWith(document.adoptNode(next.querySelector('main')));
  };
  const builds = new EventSource(address);
  builds.onmessage = show;
  // What was built before it listened, or while the server was away.
  builds.onopen = show;
}
