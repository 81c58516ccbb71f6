/* The guided tour: frames a part of the page and says a sentence beside it. The step is a field of the
   shared state; what is framed is found again in every animation frame, so that it follows layouts. */
(function () {
  'use strict';

  const STEP = 'framing__FrameControls__tour_step';
  const ROOM = 12;
  const set = (name, value) => window.spine_keys.set(name, value);

  function clamp(value, least, most) { return Math.min(Math.max(value, least), Math.max(most, least)); }

  /* Where the card has most room beside what is framed. */
  function place(box, card) {
    const [w, h] = [window.innerWidth, window.innerHeight];
    const top = clamp(box.top, ROOM, h - card.height - ROOM);
    const left = clamp(box.left, ROOM, w - card.width - ROOM);
    if (w - box.right >= card.width + 2 * ROOM) return { left: box.right + ROOM, top };
    if (box.left >= card.width + 2 * ROOM) return { left: box.left - card.width - ROOM, top };
    if (h - box.bottom >= card.height + 2 * ROOM) return { left, top: box.bottom + ROOM };
    if (box.top >= card.height + 2 * ROOM) return { left, top: box.top - card.height - ROOM };
    return { left: clamp((w - card.width) / 2, ROOM, w), top: clamp((h - card.height) / 2, ROOM, h) };
  }

  const Tour = {
    props: {
      steps: { type: Array, required: true },
      buttons: { type: Object, required: true },
      step: { type: Number, default: -1 },
      ready: Boolean,
    },
    data() { return { box: null, at: { left: 0, top: 0 }, before: null }; },
    computed: {
      running() { return this.ready && this.step >= 0 && this.step < this.steps.length; },
      now() { return this.steps[this.step] || {}; },
      isLast() { return this.step === this.steps.length - 1; },
    },
    watch: {
      running: { immediate: true, handler(on) { if (on) this.begin(); else this.end(); } },
      step() { if (this.running) this.$nextTick(this.focus); },
    },
    beforeUnmount() { this.end(); },
    methods: {
      begin() {
        this.before = document.activeElement;
        window.spine_shell.show('grid');
        set('panel_open', true);
        set('framing__FrameControls__show_scouter', true);
        const follow = () => { this.follow(); this.frame = requestAnimationFrame(follow); };
        this.frame = requestAnimationFrame(follow);
        this.$nextTick(this.focus);
      },
      end() {
        cancelAnimationFrame(this.frame);
        if (this.before && this.before.isConnected) this.before.focus({ preventScroll: true });
        this.before = null;
      },
      follow() {
        const target = document.querySelector(this.now.target);
        const card = this.$refs.card;
        if (!target || !card) return;
        const box = target.getBoundingClientRect();
        const next = { left: box.left, top: box.top, width: box.width, height: box.height };
        if (JSON.stringify(next) !== JSON.stringify(this.box)) this.box = next;
        const at = place(box, card.getBoundingClientRect());
        if (at.left !== this.at.left || at.top !== this.at.top) this.at = at;
      },
      focus() { if (this.$refs.on) this.$refs.on.$el.focus({ preventScroll: true }); },
      go(step) { set(STEP, step >= this.steps.length ? -1 : Math.max(step, -1)); },
      pressed(event) {
        const to = { Escape: -1, ArrowRight: this.step + 1, ArrowLeft: Math.max(this.step - 1, 0) }[event.key];
        event.stopPropagation();
        if (to === undefined) return;
        event.preventDefault();
        this.go(to);
      },
    },
    template: `
      <div v-if="running" class="spine-tour" data-keys="own" @keydown="pressed">
        <div v-if="box" class="spine-tour-frame" aria-hidden="true"
          :style="{left: box.left + 'px', top: box.top + 'px', width: box.width + 'px', height: box.height + 'px'}"></div>
        <div ref="card" class="spine-tour-card" role="dialog" aria-labelledby="spine-tour-title"
          aria-describedby="spine-tour-words" :style="{left: at.left + 'px', top: at.top + 'px'}">
          <h2 id="spine-tour-title">{{ now.title }}</h2>
          <p id="spine-tour-words" aria-live="polite">{{ now.words }}</p>
          <div class="spine-tour-buttons">
            <span class="spine-quiet">{{ step + 1 }} {{ buttons.of }} {{ steps.length }}</span>
            <v-spacer></v-spacer>
            <v-btn v-if="!isLast" @click="go(-1)">{{ buttons.skip }}</v-btn>
            <v-btn v-if="step > 0" @click="go(step - 1)">{{ buttons.back }}</v-btn>
            <v-btn ref="on" color="primary" variant="tonal" @click="go(step + 1)">
              {{ isLast ? buttons.done : buttons.next }}</v-btn>
          </div>
        </div>
      </div>`,
  };

  window.spine_tour = { install(app) { app.component('spine-tour', Tour); } };
})();
