/* The editor of label maps: its keys, and the size of the brush by the wheel with Shift. */
(function () {
  'use strict';

  const { actions } = window.spine_keys || (window.spine_keys = { actions: {} });
  const FIELD = 'Controls__editing__EditControls__';
  const STEP = 1.15;
  const LIMITS = [0.5, 100];
  const get = (name) => window.trame.state.get(FIELD + name);
  const set = (name, value) => window.trame.state.set(FIELD + name, value);

  function resize(steps) {
    const now = get('brush_mm');
    const wanted = Math.round(now * STEP ** steps * 10) / 10;
    const moved = wanted === now ? now + 0.1 * Math.sign(steps) : wanted;
    set('brush_mm', Math.min(LIMITS[1], Math.max(LIMITS[0], moved)));
  }

  for (const tool of ['paint', 'erase', 'trace', 'scissors', 'split']) {
    actions[`edit.${tool}`] = () => {
      if (!window.trame.state.get('Shown__has_labels')) return;
      set('tool', tool);
      window.trame.state.set('Controls__tool', 'paint');
    };
  }
  Object.assign(actions, {
    'edit.larger': () => resize(1),
    'edit.smaller': () => resize(-1),
  });

  window.addEventListener('wheel', (event) => {
    const view = event.shiftKey && event.target.closest && event.target.closest('[data-view]');
    if (!view || window.trame.state.get('Controls__tool') !== 'paint') return;
    event.preventDefault();
    event.stopPropagation();
    resize(-Math.sign(event.deltaY || event.deltaX));
  }, { capture: true, passive: false });
})();
