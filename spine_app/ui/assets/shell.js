/* The frame of the page: layouts, full screen, panels, the Scouter's corner, focus after dialogs.
   It sets fields of the shared state; what is set survives a reload, because the server keeps it. */
(function () {
  'use strict';

  const keys = window.spine_keys || (window.spine_keys = { actions: {} });
  const { actions } = keys;
  const get = (name) => keys.get(name);
  const set = (name, value) => keys.set(name, value);
  const shown = (name) => keys.shown(name);
  const SINGLE = ['volume', 'axial', 'coronal', 'sagittal', 'curved'];
  const THEMES = ['dark', 'light', 'contrast'];
  const F = 'framing__FrameControls__';
  const root = document.documentElement;

  /* ---- layouts ---- */

  function show(layout) {
    const now = get('layout');
    if (shown('flat_view') || now === layout) return;
    if (SINGLE.includes(layout) && !SINGLE.includes(now)) set('layout_before', now);
    set('layout', layout);
  }

  /* Shows one view alone, or what was there before. */
  function toggle(view) {
    if (SINGLE.includes(get('layout'))) show(get('layout_before'));
    else if (SINGLE.includes(view)) show(view);
  }

  /* A double click shows a view alone; not on its buttons, nor where clicks place points. */
  function doubled(event, view) {
    const placing = ['ruler', 'angle', 'cobb', 'roi', 'paint'].includes(get('tool'))
      || shown('slices__SliceShown__curved__CurvedShown__placing');
    if (placing || shown('flat_view') || event.target.closest('button, input, a')) return;
    toggle(view);
  }

  /* Puts a view on one side of a pair; the one on the other side makes room for it. */
  function pair(side, view) {
    const [here, there] = side === 'left' ? ['left', 'right'] : ['right', 'left'];
    const before = get(`${F}pair_${here}`);
    if (get(`${F}pair_${there}`) === view) set(`${F}pair_${there}`, before);
    set(`${F}pair_${here}`, view);
  }

  /* ---- full screen ---- */

  let leaving = null;

  function fillPage() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen().catch(() => {});
  }

  function fillView(view) {
    if (root.classList.contains('spine-full-view')) { endFull(); return; }
    const before = get('layout');
    const alone = shown('flat_view') || SINGLE.includes(before) || !SINGLE.includes(view);
    if (!shown('has_volume')) return;
    if (!alone) show(view);
    const wasFull = Boolean(document.fullscreenElement);
    leaving = () => {
      if (!alone) show(before);
      if (document.fullscreenElement && !wasFull) document.exitFullscreen();
    };
    root.classList.add('spine-full-view');
    if (!wasFull) root.requestFullscreen().catch(() => {});
  }

  function endFull() {
    if (!root.classList.contains('spine-full-view')) return;
    root.classList.remove('spine-full-view');
    const leave = leaving;
    leaving = null;
    if (leave) leave();
  }

  document.addEventListener('fullscreenchange', () => { if (!document.fullscreenElement) endFull(); });
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || get('dialog') || !root.classList.contains('spine-full-view')) return;
    event.stopImmediatePropagation();
    endFull();
  });

  /* ---- panels ---- */

  const LIMITS = { left: [200, 480], right: [240, 560] };

  function widen(side, width) {
    const [least, most] = LIMITS[side];
    set(`${F}${side}_width`, Math.round(Math.min(Math.max(width, least), most)));
  }

  function gripOf(event) {
    return event.target.closest && event.target.closest('[data-grip]');
  }

  window.addEventListener('pointerdown', (event) => {
    const grip = gripOf(event);
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    const side = grip.dataset.grip;
    const start = get(`${F}${side}_width`);
    let wanted = start;
    let waiting = false;
    const move = (e) => {
      wanted = start + (side === 'left' ? e.clientX - event.clientX : event.clientX - e.clientX);
      if (waiting) return;
      waiting = true;
      setTimeout(() => { waiting = false; widen(side, wanted); }, 60);
    };
    const end = () => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', end);
      widen(side, wanted);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
  });
  window.addEventListener('keydown', (event) => {
    const grip = gripOf(event);
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (!grip || !step) return;
    event.preventDefault();
    const side = grip.dataset.grip;
    widen(side, get(`${F}${side}_width`) + (side === 'left' ? step : -step));
  }, true);

  /* Opens a tab of the right panel; the tab that is open closes the panel. */
  function openTab(tab) {
    const isOpen = get(`${F}right_open`) && get(`${F}right_tab`) === tab;
    set(`${F}right_tab`, tab);
    set(`${F}right_open`, !isOpen);
  }

  /* Opens the study panel and brings its quality list into sight. */
  function showQuality() {
    set('panel_open', true);
    setTimeout(() => {
      const list = document.getElementById('spine-quality');
      if (list) { list.scrollIntoView({ block: 'start' }); list.focus({ preventScroll: true }); }
    }, 250);
  }

  /* ---- the Scouter's corner ---- */

  window.addEventListener('pointerdown', (event) => {
    const grip = event.target.closest && event.target.closest('[data-scouter-grip]');
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    const scouter = grip.closest('.spine-scouter');
    const move = (e) => {
      const [x, y] = [e.clientX - event.clientX, e.clientY - event.clientY];
      scouter.style.transform = `translate(${x}px, ${y}px)`;
    };
    const end = (e) => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', end);
      scouter.style.transform = '';
      const box = scouter.parentElement.getBoundingClientRect();
      const down = e.clientY > box.top + box.height / 2 ? 'bottom' : 'top';
      const right = e.clientX > box.left + box.width / 2 ? 'right' : 'left';
      set(`${F}scouter_corner`, `${down}-${right}`);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
  }, true);

  /* ---- keys of the page ---- */

  function flip(name) { set(name, !get(name)); }

  for (const tool of ['pointer', 'window', 'pan', 'zoom', 'ruler', 'angle', 'cobb', 'roi', 'paint']) {
    actions[`tool.${tool}`] = () => set('tool', tool);
  }
  for (const layout of ['grid', 'large', 'pair', 'row', 'bent', ...SINGLE]) {
    actions[`layout.${layout}`] = () => show(layout);
  }
  Object.assign(actions, {
    'view.maximize': toggle,
    'view.fill': fillView,
    'show.crosshair': () => flip('show_crosshair'),
    'show.scouter': () => flip(`${F}show_scouter`),
    'show.overlays': () => flip('show_overlays'),
    'panel.left': () => flip('panel_open'),
    'panel.right': () => flip(`${F}right_open`),
    'page.fill': fillPage,
    'page.theme': () => set('theme', THEMES[(THEMES.indexOf(get('theme')) + 1) % THEMES.length]),
    'page.shortcuts': () => set('dialog', 'shortcuts'),
  });

  /* ---- what follows the shared state ---- */

  const WIDE = 1600;

  const Frame = {
    props: { dialog: { type: String, default: '' }, placed: Boolean, theme: { type: String, default: '' }, language: { type: String, default: 'en' }, free: Boolean },
    created() { window.spine_texts.speak(this.language); },
    mounted() {
      /* A page that is loaded again, or a second one, keeps what was chosen since. */
      /* The page follows the shared state once all of it is mounted, so not before the next tick. */
      if (!this.placed && this.free) this.$nextTick(() => set('language', window.spine_texts.ofBrowser()));
      if (!this.placed) {
        set(`${F}right_open`, window.innerWidth >= WIDE);
        set(`${F}placed`, true);
      }
      this.mark();
    },
    watch: {
      theme() { this.mark(); },
      language(now) { window.spine_texts.speak(now); },
      dialog: {
        flush: 'sync',
        handler(now, before) {
          if (now && !before) this.origin = document.activeElement;
          if (!now && before) setTimeout(this.giveBack, 0);
        },
      },
    },
    methods: {
      mark() { root.dataset.theme = this.theme; },
      giveBack() {
        const there = this.origin && this.origin.isConnected && this.origin.offsetParent;
        const target = there ? this.origin : document.getElementById('spine-more');
        if (target && target !== document.body) target.focus({ preventScroll: true });
      },
    },
    render() { return null; },
  };

  window.spine_shell = {
    show, toggle, doubled, pair, fillView, fillPage, openTab, showQuality,
    install(app) { app.component('spine-frame', Frame); },
  };
})();
