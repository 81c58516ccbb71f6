/* What the page does when a connection ends: tries again for a minute, then says so. */
(function () {
  'use strict';

  const FOR_MS = 60000;
  const EVERY_MS = 1000;
  const GOING_AWAY = 1001;
  let since = 0;

  function closed(code) {
    if (code === GOING_AWAY) return;
    lost();
  }

  function lost() {
    if (!since) since = performance.now();
    if (performance.now() - since < FOR_MS) setTimeout(() => window.spine_frames.open(), EVERY_MS);
  }

  window.spine_reconnect = { closed, lost, found() { since = 0; } };
})();
