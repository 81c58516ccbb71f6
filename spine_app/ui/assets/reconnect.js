/* What the page does when a connection ends: a strip says so while it tries again, for a minute; then
   it says that the session has ended. The session is in the server, so a page that comes back after
   its main connection was lost loads itself again and shows the same. */
(function () {
  'use strict';

  const FOR_MS = 60000;
  const EVERY_MS = 1000;
  const QUIET_MS = 1500;
  const GOING_AWAY = 1001;
  let since = 0;
  let mainLost = false;
  let over = false;
  let timer = 0;
  let strip = null;
  let ending = null;

  /* At the moment the page is there, not at a next turn of a clock: the program may end before that,
     and trame then takes away what would say so. */
  const arrival = new MutationObserver(watch);

  function watch() {
    const client = window.trame && window.trame.client;
    const connection = client && client.getConnection();
    if (!connection || !adopt()) return;
    arrival.disconnect();
    connection.onConnectionClose((...told) => {
      keepPage();
      const event = told.find((part) => part && typeof part.code === 'number');
      mainLost = true;
      closed(event ? event.code : 0);
    });
  }

  /* Copies beside the page, which may be taken away or made inert; the originals are emptied. */
  function adopt() {
    const found = document.getElementById('spine-disconnected');
    if (!found) return false;
    [strip, ending] = [document.getElementById('spine-reconnecting'), found].map((original) => {
      const copy = original.cloneNode(true);
      original.replaceChildren();
      original.removeAttribute('id');
      document.body.append(copy);
      return copy;
    });
    ending.querySelector('button').addEventListener('click', () => window.location.reload());
    return true;
  }

  /* trame puts another template in place of a page whose connection ended; what is on screen stays. */
  function keepPage() {
    const { state } = window.trame;
    const set = state.set.bind(state);
    state.set = (key, ...rest) => (key === 'trame__template_main' ? undefined : set(key, ...rest));
  }

  function closed(code) {
    if (code === GOING_AWAY) end();
    else lost();
  }

  function lost() {
    if (over || timer) return;
    if (!since) since = performance.now();
    const gone = performance.now() - since;
    if (gone > FOR_MS) {
      end();
      return;
    }
    show(mainLost || gone > QUIET_MS);
    timer = setTimeout(attempt, EVERY_MS);
  }

  async function attempt() {
    timer = 0;
    if (over) return;
    if (!mainLost) {
      window.spine_frames.open();
      return;
    }
    try {
      const answer = await fetch('ticket', { method: 'POST', cache: 'no-store' });
      if (answer.ok) window.location.reload();
      else if (answer.status === 401 || answer.status === 403) end();
      else lost();
    } catch (error) {
      lost();
    }
  }

  function found() {
    if (mainLost) return;
    since = 0;
    show(false);
  }

  function show(on) {
    if (strip) strip.classList.toggle('spine-reconnecting-on', on);
    const app = document.getElementById('app');
    if (app) app.inert = on && mainLost;
  }

  function end() {
    over = true;
    clearTimeout(timer);
    show(false);
    if (ending) ending.classList.add('spine-disconnected-on');
  }

  /* Back from sleep, or in sight again: no need to wait for the next turn. */
  function hurry() {
    if (!timer) return;
    clearTimeout(timer);
    attempt();
  }
  window.addEventListener('online', hurry);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) hurry(); });
  arrival.observe(document.documentElement, { childList: true, subtree: true });
  watch();

  window.spine_reconnect = { closed, lost, found, end };
})();
