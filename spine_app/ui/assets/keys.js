/* Keys. The table comes from the server as properties of one component, so that tooltips, sheet and
   this handler cannot disagree; see spine_app/screen/keys.py. */
(function () {
  'use strict';

  /* Scripts load in any order: whichever is first makes the place where they meet. */
  const keys = window.spine_keys || (window.spine_keys = { actions: {} });
  const PAGE_ACTIONS = keys.actions;
  let lastView = 'axial';

  function get(name) { return window.trame.state.get('Controls__' + name); }
  function set(name, value) { window.trame.state.set('Controls__' + name, value); }
  function shown(name) { return window.trame.state.get('Shown__' + name); }

  /* Name of a pressed key as the table writes it. */
  function nameOf(event) {
    const held = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
    const digit = event.shiftKey && /^Digit\d$/.exec(event.code || '');
    if (digit) return held + 'Shift+' + event.code.slice(5);
    if (event.key.length > 1) return held + (event.shiftKey ? 'Shift+' : '') + event.key;
    const letter = /^[a-z]$/i.test(event.key);
    if (letter && event.shiftKey) return held + 'Shift+' + event.key.toUpperCase();
    return held + (letter ? event.key.toLowerCase() : event.key);
  }

  /* Whether keys belong to what has the focus. A menu that was closed may still have it. */
  function isTyping(target) {
    const owner = target && target.closest && target.closest(
      'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable],'
      + ' .v-overlay, [role=listbox], [role=menu], .v-list, [data-keys=own]',
    );
    const overlay = owner && owner.closest('.v-overlay');
    return Boolean(owner) && !(overlay && !overlay.classList.contains('v-overlay--active'));
  }

  function viewOf(target) {
    const view = target && target.closest && target.closest('[data-view]');
    return view && view.dataset.view;
  }

  function fits(action, view) {
    if (action.scope === 'slice') return view !== 'volume' && view !== 'scouter';
    return action.scope !== 'volume' || view === 'volume';
  }

  function actionOf(key, actions, keys, view) {
    return actions.find((action) => (keys[action.name] === key || action.also === key)
      && fits(action, view));
  }

  function touched() { return viewOf(document.activeElement) || lastView; }

  const Keyboard = {
    props: { actions: { type: Array, required: true }, keys: { type: Object, required: true } },
    mounted() { window.addEventListener('keydown', this.pressed); },
    beforeUnmount() { window.removeEventListener('keydown', this.pressed); },
    methods: {
      pressed(event) {
        if (event.defaultPrevented || event.altKey || event.isComposing) return;
        if (!event.key || isTyping(event.target)) return;
        lastView = touched();
        const action = actionOf(nameOf(event), this.actions, this.keys, lastView);
        if (!action) return;
        event.preventDefault();
        if (action.scope === 'page') PAGE_ACTIONS[action.name](lastView);
        else window.trame.trigger('spine_key', [lastView, action.name]);
      },
    },
    render() { return null; },
  };

  /* In the shortcut sheet: the key that is pressed on an entry becomes its key. */
  const PASSED = ['Tab', 'Escape', 'Enter', ' ', 'Shift', 'Control', 'Alt', 'Meta', 'AltGraph'];
  function choose(event, name) {
    if (PASSED.includes(event.key) || event.altKey || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    window.trame.trigger('spine_assign_key', [name, nameOf(event)]);
  }

  window.addEventListener('pointerdown', (event) => {
    const view = event.target.closest && event.target.closest('[data-view]');
    if (!view) return;
    lastView = view.dataset.view;
    view.focus({ preventScroll: true });
  }, true);

  Object.assign(keys, {
    get, set, shown, nameOf, choose, touched,
    install(app) { app.component('spine-keyboard', Keyboard); },
  });
})();
