/* The key of the diagnostics panel. */
(function () {
  'use strict';

  const { get, set, actions } = window.spine_keys;
  const OPEN = 'sending__ChannelControls__panel_open';
  actions['page.diagnostics'] = () => set(OPEN, !get(OPEN));
})();
