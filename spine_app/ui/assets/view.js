/* One view: a canvas with the picture, what lies over it as SVG, and what the hand does in it.
   Both are changed in the same animation frame, so that lines never lag behind their picture. */
(function () {
  'use strict';

  const SVG = 'http://www.w3.org/2000/svg';
  const BUTTONS = [['left', 1], ['right', 2], ['middle', 4]];
  const DOUBLE_MS = 400;
  const DOUBLE_PX = 6;
  /* Pixels of a wheel event that make one notch, by what the browser counts in. */
  const NOTCH = [100, 3, 1];

  function element(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    return made;
  }

  /* ---- shapes ---- */

  function line(looks, [, ink, points, closed, filled, dashed]) {
    const style = looks.inks[ink];
    const name = closed ? 'polygon' : 'polyline';
    const shared = { points: points.join(' '), 'stroke-linejoin': 'round', 'stroke-linecap': 'round' };
    const rim = element(name, { ...shared, fill: 'none', stroke: looks.halo, 'stroke-width': style.width + 2 * looks.rim, 'stroke-opacity': 0.55 });
    const inked = element(name, {
      ...shared, fill: filled ? style.color : 'none', 'fill-opacity': style.fill, stroke: style.color, 'stroke-width': style.width,
    });
    if (dashed) inked.setAttribute('stroke-dasharray', '6 5');
    return [rim, inked];
  }

  function handle(looks, [, ink, at, active]) {
    const style = looks.inks[ink];
    const shared = { cx: at[0], cy: at[1], r: active ? looks.active : looks.radius };
    return [
      element('circle', { ...shared, fill: looks.halo, 'fill-opacity': 0.35, stroke: looks.halo, 'stroke-width': style.width + 2 * looks.rim, 'stroke-opacity': 0.7 }),
      element('circle', { ...shared, fill: style.color, 'fill-opacity': active ? 0.9 : 0.25, stroke: style.color, 'stroke-width': style.width }),
    ];
  }

  function words(looks, [, ink, at, text, anchor]) {
    const style = looks.inks[ink];
    const made = element('text', {
      x: at[0], y: at[1], 'text-anchor': anchor, 'font-size': style.words, fill: style.color, stroke: looks.halo,
      'stroke-width': 2 * looks.rim + 1, 'stroke-linejoin': 'round', 'paint-order': 'stroke', 'dominant-baseline': 'middle',
    });
    made.textContent = text;
    return [made];
  }

  const PAINTERS = { line, handle, words };

  function paint(svg, looks, overlay) {
    const [width, height] = overlay.size;
    if (width > 0 && height > 0) svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.replaceChildren(...overlay.shapes.flatMap((shape) => PAINTERS[shape[0]](looks, shape)));
  }

  /* ---- the view ---- */

  class Picture {
    constructor(name, looks, root, canvas, svg) {
      Object.assign(this, { name, looks, root, canvas, svg });
      this.context = canvas.getContext('bitmaprenderer', { alpha: false });
      this.next = null;
      this.bitmap = null;
      this.tail = Promise.resolve();
      this.overlay = null;
      this.cursor = '';
      this.count = 0;
    }

    room() {
      return { width: this.root.clientWidth, height: this.root.clientHeight };
    }

    /* Unpacking starts at once and beside the page; what is shown keeps the order of arrival. */
    take(entry, bytes, done) {
      const unpacking = bytes ? createImageBitmap(bytes).catch(() => null) : null;
      this.tail = this.tail.then(() => unpacking).then((bitmap) => {
        if (bitmap) {
          if (this.bitmap) this.bitmap.close();
          this.bitmap = bitmap;
        }
        this.next = entry.head;
        done();
      });
    }

    draw() {
      const head = this.next;
      if (!head) return;
      this.next = null;
      if (this.bitmap) {
        const { width, height } = this.bitmap;
        if (this.canvas.width !== width || this.canvas.height !== height) {
          this.canvas.width = width;
          this.canvas.height = height;
        }
        this.context.transferFromImageBitmap(this.bitmap);
        this.bitmap = null;
      }
      this.overlay = head.overlay;
      paint(this.svg, this.looks, head.overlay);
      this.showCursor();
      this.count += 1;
      this.canvas.dataset.frame = this.count;
      this.canvas.dataset.rank = head.rank === undefined ? this.canvas.dataset.rank : head.rank;
      this.canvas.dataset.still = head.still;
    }

    showCursor() {
      this.root.style.cursor = (this.overlay && this.overlay.cursor) || this.cursor || 'default';
    }

    /* CSS pixels of the view as the server draws it: another page may have given it another size. */
    place(event) {
      const box = this.root.getBoundingClientRect();
      const size = this.overlay && this.overlay.size[0] > 0 ? this.overlay.size : [box.width, box.height];
      return {
        x: ((event.clientX - box.left) * size[0]) / Math.max(box.width, 1),
        y: ((event.clientY - box.top) * size[1]) / Math.max(box.height, 1),
      };
    }
  }

  /* What the hand does, once an animation frame: the last move, the sum of the wheel. */
  class Hand {
    constructor(picture) {
      this.picture = picture;
      this.move = null;
      this.wheel = null;
      this.frame = 0;
      this.held = 0;
      this.last = { at: -1e9, x: 0, y: 0, button: '' };
      this.touches = new Map();
      this.pinch = 0;
    }

    send(gesture, event, more) {
      const keys = { ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey };
      window.spine_frames.point(this.picture.name, { gesture, ...this.picture.place(event), ...keys, ...more }, event.timeStamp);
    }

    flush() {
      cancelAnimationFrame(this.frame);
      this.frame = 0;
      const { move, wheel } = this;
      this.move = this.wheel = null;
      if (move) this.send('move', move, {});
      if (wheel) this.send('wheel', wheel.event, { amount: Math.max(-100, Math.min(100, wheel.amount)) });
    }

    soon() {
      if (!this.frame) this.frame = requestAnimationFrame(() => this.flush());
    }

    moved(event) {
      if (this.touches.has(event.pointerId)) this.touches.set(event.pointerId, event);
      if (this.touches.size === 2) { this.pinched(event); return; }
      this.buttons(event);
      this.move = event;
      this.soon();
    }

    /* Presses and releases as they are: with several buttons held, the browser tells by `buttons`. */
    buttons(event) {
      const before = this.held;
      this.held = event.buttons;
      if (before === this.held) return;
      this.flush();
      for (const [button, bit] of BUTTONS) {
        if (this.held & bit && !(before & bit)) this.send('press', event, { button, double: this.isDouble(event, button) });
        if (!(this.held & bit) && before & bit) this.send('release', event, { button });
      }
    }

    isDouble(event, button) {
      const { at, x, y, button: other } = this.last;
      const near = Math.hypot(event.clientX - x, event.clientY - y) <= DOUBLE_PX;
      const double = event.timeStamp - at <= DOUBLE_MS && near && other === button;
      this.last = { at: double ? -1e9 : event.timeStamp, x: event.clientX, y: event.clientY, button };
      return double;
    }

    down(event) {
      try { this.picture.root.setPointerCapture(event.pointerId); } catch (error) { /* it is gone already */ }
      if (event.pointerType === 'touch') {
        this.touches.set(event.pointerId, event);
        if (this.touches.size === 2) { this.beginPinch(event); return; }
      }
      this.buttons(event);
    }

    up(event) {
      this.touches.delete(event.pointerId);
      this.pinch = 0;
      this.buttons(event);
    }

    /* The hand went elsewhere: let go of everything that is held. */
    lost(event) {
      this.touches.delete(event.pointerId);
      if (!this.held) return;
      this.flush();
      for (const [button, bit] of BUTTONS) if (this.held & bit) this.send('release', event, { button });
      this.held = 0;
    }

    spread() {
      const [a, b] = [...this.touches.values()];
      return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    }

    /* Two fingers zoom, as the wheel does with the control key; what one of them had begun ends. */
    beginPinch(event) {
      this.lost(event);
      this.touches.set(event.pointerId, event);
      this.pinch = this.spread();
    }

    pinched(event) {
      const now = this.spread();
      if (!this.pinch || now < 1) return;
      const notches = -Math.log2(now / this.pinch) * 5;
      this.pinch = now;
      const middle = [...this.touches.values()].reduce((sum, t) => [sum[0] + t.clientX / 2, sum[1] + t.clientY / 2], [0, 0]);
      this.roll({ clientX: middle[0], clientY: middle[1], ctrlKey: true, timeStamp: event.timeStamp }, notches);
    }

    turned(event) {
      event.preventDefault();
      const by = event.deltaY || event.deltaX;
      this.roll(event, by / NOTCH[event.deltaMode]);
    }

    roll(event, notches) {
      const before = this.wheel;
      const keys = (e) => `${e.ctrlKey}${e.shiftKey}${e.altKey}${e.metaKey}`;
      if (before && keys(before.event) !== keys(event)) this.flush();
      this.wheel = { event, amount: (this.wheel ? this.wheel.amount : 0) + notches };
      this.soon();
    }
  }

  const View = {
    props: {
      name: { type: String, required: true },
      looks: { type: Object, required: true },
      cursor: { type: String, default: '' },
    },
    watch: {
      cursor(value) { this.picture.cursor = value; this.picture.showCursor(); },
    },
    mounted() {
      const root = this.$el;
      this.picture = new Picture(this.name, this.looks, root, this.$refs.canvas, this.$refs.svg);
      this.picture.cursor = this.cursor;
      const hand = new Hand(this.picture);
      root.addEventListener('pointerdown', (event) => hand.down(event));
      root.addEventListener('pointermove', (event) => hand.moved(event));
      root.addEventListener('pointerup', (event) => hand.up(event));
      root.addEventListener('pointercancel', (event) => hand.lost(event));
      root.addEventListener('lostpointercapture', (event) => hand.lost(event));
      root.addEventListener('wheel', (event) => hand.turned(event), { passive: false });
      root.addEventListener('contextmenu', (event) => event.preventDefault());
      this.watcher = new ResizeObserver(() => window.spine_frames.layoutChanged());
      this.watcher.observe(root);
      window.spine_frames.add(this.name, this.picture);
    },
    beforeUnmount() {
      this.watcher.disconnect();
      window.spine_frames.remove(this.name, this.picture);
    },
    template: `
      <div class="spine-picture-room">
        <canvas ref="canvas" class="spine-picture" width="1" height="1" aria-hidden="true"></canvas>
        <svg ref="svg" class="spine-shapes" preserveAspectRatio="none" aria-hidden="true"></svg>
      </div>`,
  };

  window.spine_view = {
    install(app) { app.component('spine-view', View); },
  };
})();
