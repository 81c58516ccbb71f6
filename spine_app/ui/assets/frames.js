/* The frame socket: pictures in, pointer events and sizes out. One a page, for all views in it.
   Each message is answered when it is on screen; the server sends the next then. */
(function () {
  'use strict';

  const LAYOUT_MS = 80;
  const SERIALS_MAX = 512;
  const views = new Map();
  const events = new Map();
  const decoder = new TextDecoder();
  const lags = [];
  let socket = null;
  let serial = 0;
  let placings = 0;
  let told = '';
  let timer = 0;
  let drawing = 0;
  let waiting = [];

  /* ---- the connection ---- */

  async function open() {
    if (socket) return;
    socket = 'opening';
    let ticket = '';
    try {
      const answer = await fetch('ticket', { method: 'POST', cache: 'no-store' });
      if (answer.status === 401 || answer.status === 403) {
        socket = null;
        window.spine_reconnect.end();
        return;
      }
      if (!answer.ok) throw new Error('refused');
      ticket = (await answer.json()).ticket;
    } catch (error) {
      socket = null;
      window.spine_reconnect.lost();
      return;
    }
    const address = new URL('frames', document.baseURI);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const fresh = new WebSocket(address);
    fresh.binaryType = 'arraybuffer';
    socket = fresh;
    fresh.onopen = () => {
      fresh.send(JSON.stringify({ kind: 'hello', ticket }));
      told = '';
      tellLayout();
      window.spine_reconnect.found();
    };
    fresh.onmessage = (message) => receive(fresh, message.data);
    fresh.onclose = (event) => {
      if (socket !== fresh) return;
      socket = null;
      waiting = [];
      window.spine_reconnect.closed(event.code);
    };
  }

  function say(message) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  /* ---- pictures ---- */

  function receive(from, data) {
    const arrived = performance.now();
    const end = 4 + new DataView(data).getUint32(0, true);
    const head = JSON.parse(decoder.decode(new Uint8Array(data, 4, end - 4)));
    const view = views.get(head.view);
    const entry = { from, head, arrived };
    if (!view) {
      answer(entry, 0);
      return;
    }
    const bytes = head.type ? new Blob([new Uint8Array(data, end)], { type: head.type }) : null;
    view.take(entry, bytes, () => {
      waiting.push(entry);
      if (document.hidden) flush();
      else if (!drawing) drawing = requestAnimationFrame(draw);
    });
  }

  function draw() {
    drawing = 0;
    views.forEach((view) => view.draw());
    const shown = waiting;
    waiting = [];
    /* A task after this frame: what was drawn has been handed to the screen by then. */
    const after = new MessageChannel();
    after.port1.onmessage = () => shown.forEach((entry) => answer(entry, performance.now()));
    after.port2.postMessage(0);
  }

  /* Nothing is drawn in a page that is not seen, so nothing waits for it. */
  function flush() {
    const passed = waiting;
    waiting = [];
    passed.forEach((entry) => answer(entry, 0));
  }

  function answer(entry, now) {
    if (entry.from !== socket) return;
    const message = { kind: 'shown', n: entry.head.n, took: Math.min(performance.now() - entry.arrived, 6e5) };
    if (now && entry.head.serial) {
      const began = events.get(entry.head.serial);
      if (began !== undefined) {
        message.lag = Math.min(Math.max(now - began, 0), 6e5);
        if (lags.push(message.lag) > 2048) lags.shift();
        for (const known of events.keys()) {
          if (known > entry.head.serial) break;
          events.delete(known);
        }
      }
    }
    say(message);
  }

  /* ---- pointer events ---- */

  function point(view, event, stamp) {
    serial += 1;
    events.set(serial, stamp);
    if (events.size > SERIALS_MAX) events.delete(events.keys().next().value);
    say({ kind: 'pointer', view, serial, ...event });
  }

  /* ---- sizes ---- */

  function tellLayout() {
    clearTimeout(timer);
    timer = 0;
    const shown = {};
    if (!document.hidden) {
      views.forEach((view, name) => {
        const { width, height } = view.room();
        if (width >= 1 && height >= 1) {
          shown[name] = { w: Math.min(width, 8192), h: Math.min(height, 8192), r: Math.min(Math.max(window.devicePixelRatio || 1, 0.1), 8), placed: view.placed };
        }
      });
    }
    const message = JSON.stringify({ kind: 'layout', focused: document.hasFocus(), views: shown });
    if (message === told || !socket || socket.readyState !== WebSocket.OPEN) return;
    told = message;
    socket.send(message);
  }

  function layoutChanged() {
    if (!timer) timer = setTimeout(tellLayout, told ? LAYOUT_MS : 0);
  }

  /* The event of `matchMedia` tells once that the ratio is another; then the next one is asked. */
  function followRatio() {
    const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', () => { layoutChanged(); followRatio(); }, { once: true });
  }
  followRatio();
  window.addEventListener('focus', layoutChanged);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) flush();
    tellLayout();
  });

  window.spine_frames = {
    /* A view that is placed anew has no picture, whatever its predecessor was sent: the number says so. */
    add(name, view) {
      placings += 1;
      view.placed = placings;
      views.set(name, view);
      open();
      layoutChanged();
    },
    remove(name, view) {
      if (views.get(name) === view) views.delete(name);
      layoutChanged();
    },
    layoutChanged,
    point,
    open,
    lags: () => lags.splice(0),
  };
})();
