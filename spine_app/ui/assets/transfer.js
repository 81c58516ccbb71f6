/* The transfer-function editor: points over the histogram, and colours below it. What is dragged is
   drawn at once; the server is told once a frame and keeps the truth. */
(function () {
  'use strict';

  const PLOT = 116;
  const BAR = 14;
  const TOP = 8;
  const SIDE = 10;
  const AXIS = 18;
  const ROOM = 0.12;
  const MOVED = 3;

  /* Faint opacities matter as much as strong ones: the axis of heights is a root. */
  const toY = (height) => TOP + PLOT * (1 - Math.sqrt(height));
  const toHeight = (y) => Math.pow(Math.min(1, Math.max(0, 1 - (y - TOP) / PLOT)), 2);

  function ticksOf(low, high) {
    const rough = (high - low) / 5;
    const power = Math.pow(10, Math.floor(Math.log10(rough)));
    const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
    const ticks = [];
    for (let at = Math.ceil(low / step) * step; at <= high; at += step) ticks.push(Math.abs(at) < step / 100 ? 0 : at);
    return ticks;
  }

  const Editor = {
    props: {
      curves: { type: Object, default: () => ({}) },
      part: { type: String, default: 'opacity' },
      preset: { type: String, default: '' },
      histogram: { type: Array, default: () => [] },
      low: { type: Number, default: 0 },
      high: { type: Number, default: 1 },
      unit: { type: String, default: '' },
      texts: { type: Object, required: true },
    },
    emits: ['move', 'add', 'remove', 'color'],
    data() { return { width: 260, drag: null, hover: null, focused: null, whole: false, from: 0, to: 1 }; },
    computed: {
      hasColors() { return this.part === 'opacity'; },
      heights() { return this.local(this.part); },
      colors() { return this.local('color'); },
      ticks() { return ticksOf(this.from, this.to); },
      line() {
        const points = this.heights;
        if (!points.length) return '';
        const ends = [[this.from, points[0][1]], ...points, [this.to, points[points.length - 1][1]]];
        return ends.map((point) => `${this.x(point[0]).toFixed(1)},${toY(point[1]).toFixed(1)}`).join(' ');
      },
      area() { return this.line && `${this.x(this.from)},${TOP + PLOT} ${this.line} ${this.x(this.to)},${TOP + PLOT}`; },
      stops() {
        const span = this.to - this.from;
        return this.colors.map(([value, color]) => ({ at: Math.min(1, Math.max(0, (value - this.from) / span)), color }));
      },
      bars() {
        if (!this.hasColors || !this.histogram.length) return '';
        const step = (this.high - this.low) / this.histogram.length;
        const tops = this.histogram.map((height, n) => {
          const y = (TOP + PLOT * (1 - height / 100)).toFixed(1);
          return `L${this.x(this.low + n * step).toFixed(1)},${y}L${this.x(this.low + (n + 1) * step).toFixed(1)},${y}`;
        });
        return `M${this.x(this.low)},${TOP + PLOT}${tops.join('')}L${this.x(this.high)},${TOP + PLOT}Z`;
      },
      told() {
        const at = this.drag && this.drag.moved ? [this.drag.part, this.drag.index] : this.focused;
        if (at) {
          const point = this.local(at[0])[at[1]];
          if (point) return at[0] === 'color' ? `${this.grey(point[0])} · ${point[1]}` : this.words(point[0], point[1]);
        }
        return this.hover ? this.words(this.hover[0], this.hover[1]) : this.texts.hint;
      },
      gradient() { return `spine-colors-${this.part}`; },
      geometry() {
        return { PLOT, BAR, TOP, SIDE, HEIGHT: TOP + PLOT + (this.hasColors ? 6 + BAR : 0) + AXIS, barY: TOP + PLOT + 6 };
      },
    },
    watch: {
      preset() { this.focused = null; this.frame(); },
      part() { this.focused = null; this.frame(); },
      whole() { this.frame(); },
      low() { this.frame(); },
      high() { this.frame(); },
      curves() { if (this.drag && this.drag.released) this.drag = null; if (this.outside()) this.frame(); },
    },
    created() {
      this.send = window.spine_render.throttled((...args) => this.$emit('move', args));
      this.frame();
    },
    mounted() {
      this.observer = new ResizeObserver(([entry]) => { this.width = Math.max(160, entry.contentRect.width); });
      this.observer.observe(this.$el);
    },
    beforeUnmount() { this.observer.disconnect(); },
    methods: {
      toY,
      /* Points of a curve, with the one that is dragged where the hand is. */
      local(part) {
        const points = this.curves[part] || [];
        if (!this.drag || this.drag.part !== part) return points;
        return points.map((point, n) => (n === this.drag.index ? [this.drag.value, this.drag.told] : point));
      },
      values() {
        const parts = this.hasColors ? ['opacity', 'color'] : [this.part];
        return parts.flatMap((part) => (this.curves[part] || []).map((point) => point[0]));
      },
      outside() { return this.values().some((value) => value < this.from || value > this.to) && !this.drag; },
      /* The part of the axis that is seen: that of the points, or all of it. */
      frame() {
        const values = this.values();
        let from = Math.min(...values);
        let to = Math.max(...values);
        if (!values.length) { from = this.low; to = this.high; }
        const room = ROOM * Math.max(to - from, 1);
        from -= room;
        to += room;
        if (this.whole && this.hasColors) { from = Math.min(from, this.low); to = Math.max(to, this.high); }
        if (!this.hasColors) { from = 0; to = Math.max(to, 1); }
        this.from = from;
        this.to = to;
      },
      x(value) { return SIDE + (this.width - 2 * SIDE) * (value - this.from) / (this.to - this.from); },
      valueAt(x) { return this.from + (this.to - this.from) * (x - SIDE) / (this.width - 2 * SIDE); },
      place(event) {
        const box = this.$refs.svg.getBoundingClientRect();
        return [this.valueAt(event.clientX - box.left), toHeight(event.clientY - box.top)];
      },
      grey(value) {
        const digits = this.to - this.from < 20 ? 1 : 0;
        return `${value.toFixed(digits)} ${this.hasColors ? this.unit : this.texts.slope}`.trim();
      },
      percent(height) { return `${(100 * height).toFixed(height < 0.1 ? 1 : 0)} ${this.hasColors ? this.texts.opacity : '%'}`; },
      words(value, height) { return `${this.grey(value)} · ${this.percent(height)}`; },
      label(part, n) {
        const point = this.local(part)[n];
        const name = part === 'color' ? this.texts.colorPoint : this.texts.point;
        const told = part === 'color' ? point[1] : this.percent(point[1]);
        return `${name} ${n + 1}: ${this.grey(point[0])}, ${told}`;
      },
      /* Between its neighbours, as the server keeps it. */
      kept(part, index, value) {
        const points = this.curves[part] || [];
        const low = index > 0 ? points[index - 1][0] + 1e-3 : (part === 'gradient' ? 0 : -20000);
        const high = index + 1 < points.length ? points[index + 1][0] - 1e-3 : 20000;
        return Math.min(Math.max(value, low), Math.max(low, high));
      },
      pressed(event, part, index) {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus({ preventScroll: true });
        const point = this.local(part)[index];
        this.drag = {
          part, index, value: point[0], told: point[1], moved: false, released: false, start: [event.clientX, event.clientY],
        };
      },
      dragged(event) {
        const drag = this.drag;
        if (!drag || drag.released) return;
        const far = Math.hypot(event.clientX - drag.start[0], event.clientY - drag.start[1]);
        if (!drag.moved && far < MOVED) return;
        drag.moved = true;
        const [value, height] = this.place(event);
        drag.value = this.kept(drag.part, drag.index, value);
        if (drag.part !== 'color') drag.told = height;
        this.send(drag.part, drag.index, drag.value, drag.part === 'color' ? 0 : drag.told, false);
      },
      released() {
        const drag = this.drag;
        if (!drag || drag.released) return;
        if (!drag.moved) {
          this.drag = null;
          if (drag.part === 'color') this.pickColor(drag.index);
          return;
        }
        drag.released = true;
        this.send.now(drag.part, drag.index, drag.value, drag.part === 'color' ? 0 : drag.told, true);
        /* Without an answer the page shows what the server last said. */
        setTimeout(() => { if (this.drag === drag) this.drag = null; }, 600);
      },
      keyed(event, part, index) {
        const point = this.local(part)[index];
        const fine = event.shiftKey ? 0.2 : 1;
        const across = (this.to - this.from) / 100 * fine;
        const steps = { ArrowLeft: [-across, 0], ArrowRight: [across, 0], ArrowUp: [0, 0.02 * fine], ArrowDown: [0, -0.02 * fine] };
        if (event.key === 'Delete' || event.key === 'Backspace') {
          this.$emit('remove', [part, index]);
        } else if (steps[event.key]) {
          const height = part === 'color' ? 0 : Math.min(1, Math.max(0, point[1] + steps[event.key][1]));
          this.$emit('move', [part, index, this.kept(part, index, point[0] + steps[event.key][0]), height, true]);
        } else if (part === 'color' && (event.key === 'Enter' || event.key === ' ')) {
          this.pickColor(index);
        } else { return; }
        event.preventDefault();
        event.stopPropagation();
      },
      added(event) {
        const [value, height] = this.place(event);
        const inBar = event.clientY - this.$refs.svg.getBoundingClientRect().top > TOP + PLOT + 3;
        if (inBar && !this.hasColors) return;
        this.$emit('add', [inBar ? 'color' : this.part, value, inBar ? 0 : height]);
      },
      pickColor(index) {
        const input = this.$refs.picker;
        input.value = this.colors[index][1];
        input.oninput = () => this.$emit('color', [index, input.value, false]);
        input.onchange = () => this.$emit('color', [index, input.value, true]);
        input.click();
      },
    },
    template: `
      <div class="spine-transfer" data-keys="own" role="group" :aria-label="texts.editor">
        <div class="spine-transfer-told" aria-live="off">
          <span>{{ told }}</span>
          <button v-if="hasColors" type="button" class="spine-transfer-whole" :aria-pressed="whole" :title="texts.whole"
            :aria-label="texts.whole" @click="whole = !whole"><i class="mdi mdi-arrow-expand-horizontal" aria-hidden="true"></i></button>
        </div>
        <svg ref="svg" :width="width" :height="geometry.HEIGHT" @dblclick="added"
          @pointermove="hover = place($event)" @pointerleave="hover = null">
          <defs>
            <linearGradient :id="gradient" gradientUnits="userSpaceOnUse" :x1="x(from)" :x2="x(to)" y1="0" y2="0">
              <stop v-for="(stop, n) in stops" :key="n" :offset="stop.at" :stop-color="stop.color"></stop>
            </linearGradient>
            <clipPath :id="gradient + '-clip'"><rect :x="geometry.SIDE" y="0" :width="width - 2 * geometry.SIDE" :height="geometry.HEIGHT"></rect></clipPath>
          </defs>
          <rect class="spine-transfer-field" :x="geometry.SIDE" :y="geometry.TOP" :width="width - 2 * geometry.SIDE" :height="geometry.PLOT"></rect>
          <g :clip-path="'url(#' + gradient + '-clip)'">
            <path class="spine-transfer-bars" :d="bars"></path>
            <polygon class="spine-transfer-area" :points="area" :fill="hasColors ? 'url(#' + gradient + ')' : 'currentColor'"></polygon>
            <polyline class="spine-transfer-line" :points="line"></polyline>
          </g>
          <rect v-if="hasColors" :x="geometry.SIDE" :y="geometry.barY" :width="width - 2 * geometry.SIDE" :height="geometry.BAR"
            :fill="'url(#' + gradient + ')'" rx="2"></rect>
          <g class="spine-transfer-axis">
            <g v-for="tick in ticks" :key="tick">
              <line :x1="x(tick)" :x2="x(tick)" :y1="geometry.TOP" :y2="geometry.TOP + geometry.PLOT"></line>
              <text :x="x(tick)" :y="geometry.HEIGHT - 4" text-anchor="middle">{{ tick }}</text>
            </g>
          </g>
          <circle v-for="(point, n) in heights" :key="'h' + n" class="spine-transfer-point" :cx="x(point[0])" :cy="toY(point[1])" r="6"
            tabindex="0" role="slider" :aria-label="label(part, n)" aria-valuemin="0" aria-valuemax="100" :aria-valuenow="100 * point[1]"
            :aria-valuetext="words(point[0], point[1])" @pointerdown="pressed($event, part, n)" @pointermove="dragged" @pointerup="released"
            @pointercancel="released" @focus="focused = [part, n]" @blur="focused = null" @keydown="keyed($event, part, n)" @dblclick.stop></circle>
          <template v-if="hasColors">
            <rect v-for="(point, n) in colors" :key="'c' + n" class="spine-transfer-stop" :x="x(point[0]) - 5" :y="geometry.barY - 2" width="10"
              :height="geometry.BAR + 4" rx="2" :fill="point[1]" tabindex="0" role="slider" :aria-label="label('color', n)" :aria-valuemin="from"
              :aria-valuemax="to" :aria-valuenow="point[0]" :aria-valuetext="label('color', n)" @pointerdown="pressed($event, 'color', n)"
              @pointermove="dragged" @pointerup="released" @pointercancel="released" @focus="focused = ['color', n]" @blur="focused = null"
              @keydown="keyed($event, 'color', n)" @dblclick.stop></rect>
          </template>
        </svg>
        <input ref="picker" type="color" class="spine-transfer-picker" tabindex="-1" aria-hidden="true">
      </div>`,
  };

  window.spine_transfer = { install(app) { app.component('spine-transfer', Editor); } };
})();
