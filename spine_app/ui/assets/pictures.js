/* Pictures for others: tells the server where the views lie, and puts pictures into the clipboard.
   Pixels come over HTTP under a ticket, never through the shared state. */
(function () {
  'use strict';

  const FIELD = 'Controls__picturing__PictureControls__';
  const SUBJECTS = ['volume', 'axial', 'coronal', 'sagittal', 'curved'];
  const TIMEOUT_MS = 120000;
  let deliver = null;

  function get(name) { return window.trame.state.get(FIELD + name); }
  function set(name, value) { window.trame.state.set(FIELD + name, value); }

  /* Name, left, top, width and height of each view that is seen, from the corner of them all. */
  function boxes() {
    const all = document.getElementById('spine-views');
    if (!all) return [];
    const from = all.getBoundingClientRect();
    return [...all.querySelectorAll('.spine-view[data-view]')]
      .filter((view) => view.offsetParent && SUBJECTS.includes(view.dataset.view))
      .map((view) => [view.dataset.view, view.getBoundingClientRect()])
      .filter(([, box]) => box.width >= 1 && box.height >= 1)
      .map(([name, box]) => [name, Math.max(0, box.left - from.left), Math.max(0, box.top - from.top), box.width, box.height]);
  }

  function tell() { window.trame.trigger('spine_picture_boxes', [boxes()]); }

  /* Opens the dialog for the view that was touched last, where that is on screen. */
  function open(view) {
    if (!window.trame.state.get('Shown__has_volume')) return;
    const seen = boxes().map((box) => box[0]);
    const wanted = view || window.spine_keys.touched();
    if (!(get('subject') === 'layout' && seen.length > 1)) {
      set('subject', seen.includes(wanted) ? wanted : seen[0] || 'volume');
    }
    set('open', true);
  }

  /* A typed number, brought into its range; an empty field keeps what was there. */
  function number(name, event, low, high) {
    const typed = Number.parseFloat(event.target.value);
    const whole = Number.isInteger(get(name)) && !['seconds', 'swing_deg'].includes(name);
    const kept = Number.isFinite(typed) ? Math.min(high, Math.max(low, typed)) : get(name);
    const value = whole ? Math.round(kept) : kept;
    event.target.value = value;
    set(name, value);
  }

  /* The dialog makes room for the card that says how far the film is. */
  function film() {
    window.trame.trigger('spine_picture_film', []);
    set('open', false);
  }

  /* ---- the clipboard: the browser wants to be asked while the click is fresh, so it gets a promise ---- */

  async function copy() {
    const picture = new Promise((resolve, reject) => {
      deliver = { resolve, reject };
      setTimeout(() => reject(new Error('late')), TIMEOUT_MS);
    });
    picture.catch(() => {});
    try {
      const written = navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
      window.trame.trigger('spine_picture_copy', []);
      await written;
      window.trame.trigger('spine_picture_copied', []);
    } catch (error) {
      window.trame.trigger('spine_picture_not_copied', []);
    }
    deliver = null;
  }

  async function fetchPicture(ticket) {
    const answer = await fetch('download', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ticket }),
    });
    if (!answer.ok) throw new Error('gone');
    return answer.blob();
  }

  const Keeper = {
    props: { open: { type: Boolean, default: false }, ticket: { type: Number, default: 0 } },
    watch: {
      open(now) { if (now) tell(); },
      /* Only the tab in which it was asked for has someone to deliver to. */
      ticket(now) { if (now && deliver) fetchPicture(now).then(deliver.resolve, deliver.reject); },
    },
    mounted() {
      window.addEventListener('resize', this.resized);
      if (this.open) tell();
    },
    beforeUnmount() { window.removeEventListener('resize', this.resized); },
    methods: { resized() { if (this.open) tell(); } },
    render() { return null; },
  };

  const keys = window.spine_keys || (window.spine_keys = { actions: {} });
  keys.actions['page.picture'] = (view) => open(view);
  window.spine_pictures = {
    open,
    copy,
    film,
    number,
    install(app) { app.component('spine-picture-keeper', Keeper); },
  };
})();
