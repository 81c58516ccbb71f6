/* Small parts of the 3D panel: a slider with its number, and the presets with their pictures.
   The pictures show the patient, so they come over a route of their own and stay in this page. */
(function () {
  'use strict';

  /* At most one call a frame, the last value wins, and the last one always comes through. */
  function throttled(call) {
    let waiting = null;
    let planned = 0;
    function run() { planned = 0; if (waiting) { const args = waiting; waiting = null; call(...args); } }
    function ask(...args) {
      waiting = args;
      if (!planned) planned = requestAnimationFrame(run);
    }
    ask.now = (...args) => {
      if (planned) cancelAnimationFrame(planned);
      planned = 0;
      waiting = null;
      call(...args);
    };
    return ask;
  }

  const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  function tellMotion() {
    if (!window.trame || !window.trame.state) { setTimeout(tellMotion, 200); return; }
    set('smooth_turns', !calm.matches);
  }
  calm.addEventListener('change', tellMotion);

  /* ---- keys and wheel ---- */

  const { actions } = window.spine_keys || (window.spine_keys = { actions: {} });
  const FIELD = 'Controls__rendering__RenderControls__';
  const CLIP_STEP = 2;
  const get = (name) => window.trame.state.get(FIELD + name);
  const set = (name, value) => window.trame.state.set(FIELD + name, value);
  const clip = (steps) => set('clip', Math.min(100, Math.max(0, get('clip') + CLIP_STEP * steps)));
  Object.assign(actions, {
    'clip.deeper': () => clip(1),
    'clip.nearer': () => clip(-1),
    'crop.toggle': () => set('crop_on', !get('crop_on')),
    'names.toggle': () => set('show_names', !get('show_names')),
  });
  window.addEventListener('wheel', (event) => {
    if (!event.altKey || !event.target.closest || !event.target.closest('[data-view=volume]')) return;
    event.preventDefault();
    event.stopPropagation();
    clip(Math.sign(event.deltaY || event.deltaX));
  }, { capture: true, passive: false });

  /* A slider: label, number with unit, and a way back to its standard. `factor` turns what is kept
     into what is shown. */
  const Amount = {
    props: {
      label: { type: String, required: true },
      unit: { type: String, default: '' },
      modelValue: { type: Number, default: 0 },
      min: { type: Number, default: 0 },
      max: { type: Number, default: 1 },
      step: { type: Number, default: 0.01 },
      factor: { type: Number, default: 1 },
      digits: { type: Number, default: 0 },
      standard: { type: Number, default: null },
      back: { type: String, default: '' },
      disabled: { type: Boolean, default: false },
    },
    emits: ['update:modelValue', 'settled'],
    data() { return { held: null }; },
    computed: {
      value() { return this.held === null ? this.modelValue : this.held; },
      fill() { return (Math.min(this.max, Math.max(this.min, this.value)) - this.min) / (this.max - this.min || 1); },
      words() { return `${(this.value * this.factor).toFixed(this.digits)} ${this.unit}`.trim(); },
      moved() { return this.standard !== null && Math.abs(this.value - this.standard) > this.step / 100; },
    },
    created() { this.send = throttled((value) => this.$emit('update:modelValue', value)); },
    methods: {
      slid(event) { this.held = Number(event.target.value); this.send(this.held); },
      settled(event) { this.settle(Number(event.target.value)); },
      typed(event) {
        const value = Number(event.target.value) / this.factor;
        if (event.target.value === '' || !Number.isFinite(value)) { event.target.value = this.shown(); return; }
        this.settle(Math.min(this.max, Math.max(this.min, value)));
        event.target.value = this.shown();
      },
      settle(value) {
        this.send.now(value);
        this.$emit('settled', value);
        this.held = null;
      },
      shown() { return (this.value * this.factor).toFixed(this.digits); },
    },
    template: `
      <div class="spine-amount" :class="{ 'spine-amount-off': disabled }">
        <span class="spine-amount-label">{{ label }}</span>
        <button v-if="moved && back" type="button" class="spine-amount-back" :title="back + ': ' + label"
          :aria-label="back + ': ' + label" :disabled="disabled" @click="settle(standard)">
          <i class="mdi mdi-restore" aria-hidden="true"></i></button>
        <input class="spine-amount-number" type="number" :value="shown()" :min="min * factor" :max="max * factor"
          :step="Math.pow(10, -digits)" :aria-label="label + (unit ? ' (' + unit + ')' : '')" :disabled="disabled"
          @change="typed">
        <span class="spine-amount-unit">{{ unit }}</span>
        <input class="spine-amount-range" type="range" :style="{ '--fill': fill }" :value="value" :min="min" :max="max" :step="step"
          :aria-label="label" :aria-valuetext="words" :disabled="disabled" @input="slid" @change="settled">
      </div>`,
  };

  /* ---- presets and their pictures ---- */

  const Presets = {
    props: {
      items: { type: Array, default: () => [] },
      own: { type: Array, default: () => [] },
      active: { type: String, default: '' },
      modified: { type: Boolean, default: false },
      serial: { type: Number, default: 0 },
      texts: { type: Object, required: true },
    },
    emits: ['use', 'remove'],
    data() { return { pictures: {}, study: 0, have: 0, busy: false }; },
    watch: { serial: { immediate: true, handler() { this.refresh(); } } },
    methods: {
      async refresh() {
        if (this.busy) { this.again = true; return; }
        this.busy = true;
        do {
          this.again = false;
          try { await this.fetchNew(); } catch (error) { break; }
        } while (this.again);
        this.busy = false;
      },
      async fetchNew() {
        const answer = await fetch('thumbnails', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ study: this.study, have: this.have }),
        });
        if (!answer.ok) throw new Error('refused');
        const told = await answer.json();
        if (told.study !== this.study) {
          this.pictures = {};
          this.study = told.study;
          this.have = 0;
        }
        for (const entry of told.pictures) this.pictures[entry.name] = 'data:image/jpeg;base64,' + entry.picture;
        this.have += told.pictures.length;
      },
      label(item) {
        return item.name === this.active && this.modified ? `${item.title}, ${this.texts.modified}` : item.title;
      },
    },
    template: `
      <div class="spine-looks" role="group" :aria-label="texts.presets">
        <div v-for="item in [...items, ...own]" :key="item.name" class="spine-look-cell">
          <button type="button" class="spine-look" :class="{ 'spine-look-on': item.name === active }"
            :aria-pressed="item.name === active" :aria-label="label(item)" :title="label(item)" @click="$emit('use', item.name)">
            <span class="spine-look-picture">
              <img v-if="pictures[item.name]" :src="pictures[item.name]" alt="">
              <i v-else class="mdi mdi-cube-outline" aria-hidden="true"></i>
              <span v-if="item.name === active && modified" class="spine-look-mark" aria-hidden="true">•</span>
            </span>
            <span class="spine-look-name">{{ item.title }}</span>
          </button>
          <button v-if="own.includes(item)" type="button" class="spine-look-remove" :title="texts.remove + ': ' + item.title"
            :aria-label="texts.remove + ': ' + item.title" @click="$emit('remove', item.name)">
            <i class="mdi mdi-close" aria-hidden="true"></i></button>
        </div>
      </div>`,
  };

  /* ---- files of 3D Slicer ---- */

  const LARGEST = 64 * 1024;
  /* Asks for a file and hands its text on; one that is too large is handed on empty, and refused. */
  function pickPreset(take) {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.vp,text/plain';
    input.onchange = async () => {
      const file = input.files[0];
      if (file) take(file.size > LARGEST ? '' : await file.text());
    };
    input.click();
  }

  const Import = {
    props: { label: { type: String, required: true } },
    emits: ['read'],
    methods: { pick() { pickPreset((content) => this.$emit('read', content)); } },
    template: '<v-btn size="small" prepend-icon="mdi-file-import-outline" :title="label" @click="pick"><slot></slot></v-btn>',
  };

  window.spine_render = {
    throttled,
    install(app) {
      app.component('spine-amount', Amount);
      app.component('spine-looks', Presets);
      app.component('spine-preset-import', Import);
      tellMotion();
    },
  };
})();
