/* Range inputs whose value the server keeps: what is dragged is shown at once, the server is told at
   most every 40 ms and always of the last place, and does not pull the thumb back meanwhile. */
(function () {
  'use strict';

  const EVERY_MS = 40;
  const SETTLED_MS = 400;

  const Range = {
    props: {
      value: { type: Number, default: 0 },
      low: { type: Number, default: 0 },
      high: { type: Number, default: 1 },
      step: { type: Number, default: 1 },
      label: { type: String, required: true },
      told: { type: String, default: '' },
      upright: { type: Boolean, default: false },
    },
    emits: ['choose'],
    data() { return { own: null }; },
    computed: {
      shown() { return this.own === null ? this.value : this.own; },
      fill() { return Math.min(1, Math.max(0, (this.shown - this.low) / (this.high - this.low || 1))); },
    },
    beforeUnmount() { clearTimeout(this.timer); clearTimeout(this.settling); },
    methods: {
      moved(event) {
        this.own = Number(event.target.value);
        clearTimeout(this.settling);
        this.settling = setTimeout(() => { this.own = null; }, SETTLED_MS);
        if (!this.timer) this.tell();
      },
      tell() {
        const telling = this.own;
        this.$emit('choose', telling);
        this.timer = setTimeout(() => {
          this.timer = null;
          if (this.own !== null && this.own !== telling) this.tell();
        }, EVERY_MS);
      },
    },
    template: `
      <input type="range" :class="['spine-range', upright && 'spine-range-upright']" :min="low" :max="high"
        :step="step" :value="shown" :style="{ '--fill': fill }" :aria-label="label" :aria-valuetext="told || String(shown)"
        :title="label" @input="moved" @dblclick.stop>`,
  };

  window.spine_slices = { install(app) { app.component('spine-range', Range); } };
})();
