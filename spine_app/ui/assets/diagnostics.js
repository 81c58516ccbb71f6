/* The key of the diagnostics panel. */
(function () {
  'use strict';

  const keys = window.spine_keys || (window.spine_keys = { actions: {} });
  const OPEN = 'sending__ChannelControls__panel_open';
  keys.actions['page.diagnostics'] = () => keys.set(OPEN, !keys.get(OPEN));
})();
