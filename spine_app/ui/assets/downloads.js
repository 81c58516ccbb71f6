/* Files that the server offers: fetched once each and saved by the browser. A file may describe a
   patient, so it never passes through the shared state; only the number of its ticket does. */
(function () {
  'use strict';

  const AWAY_MS = 1500;
  const known = new Set();
  let waiting = [];

  async function save(ticket) {
    if (known.has(ticket) || !waiting.includes(ticket)) return;
    known.add(ticket);
    const answer = await fetch('download', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ticket }),
    });
    /* Another tab of the session was quicker. */
    if (!answer.ok) return;
    const named = /filename="([a-z0-9.-]+)"/.exec(answer.headers.get('Content-Disposition') || '');
    const url = URL.createObjectURL(await answer.blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = named ? named[1] : 'spine-app';
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  /* Every tab of the session hears of a ticket; the one in front of the user takes it. */
  function look() {
    if (document.visibilityState !== 'visible') return;
    const tickets = waiting.filter((ticket) => !known.has(ticket));
    const wait = document.hasFocus() ? 0 : AWAY_MS;
    tickets.forEach((ticket) => setTimeout(() => save(ticket).catch(() => known.delete(ticket)), wait));
  }
  document.addEventListener('visibilitychange', look);

  const Keeper = {
    props: { tickets: { type: Array, default: () => [] } },
    watch: {
      tickets: { immediate: true, handler(tickets) { waiting = Array.from(tickets || []); look(); } },
    },
    render() { return null; },
  };

  window.spine_downloads = {
    install(app) { app.component('spine-download-keeper', Keeper); },
  };
})();
