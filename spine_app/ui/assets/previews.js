/* Pictures and words of the series list. They may name a patient, so they come over a route of their
   own and stay in this page: never in the shared state. Words are only ever inserted as text. */
(function () {
  'use strict';

  const known = { study: 0, have: 0, entries: new Map() };
  const listeners = new Set();
  let fetching = false;
  let wanted = -1;
  let seen = -1;

  async function refresh(serial) {
    wanted = Math.max(wanted, serial);
    if (fetching) return;
    fetching = true;
    while (seen < wanted) {
      const before = wanted;
      try { await fetchNew(); } catch (error) { break; }
      seen = before;
    }
    fetching = false;
  }

  async function fetchNew() {
    const answer = await fetch('previews', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ study: known.study, have: known.have }),
    });
    if (!answer.ok) throw new Error('refused');
    const told = await answer.json();
    if (told.study !== known.study) {
      known.entries.clear();
      known.have = 0;
      known.study = told.study;
    }
    for (const entry of told.previews) known.entries.set(entry.index, entry);
    known.have += told.previews.length;
    listeners.forEach((listen) => listen());
  }

  /* One in the page: fetches what is new, and forgets with the study. */
  const Keeper = {
    props: { serial: { type: Number, default: 0 } },
    watch: { serial: { immediate: true, handler(serial) { refresh(serial); } } },
    render() { return null; },
  };

  const follows = {
    props: { index: { type: Number, required: true } },
    data() { return { entry: null }; },
    watch: { index() { this.look(); } },
    mounted() { listeners.add(this.look); this.look(); },
    beforeUnmount() { listeners.delete(this.look); },
    methods: { look() { this.entry = known.entries.get(this.index) || null; } },
  };

  const Picture = {
    mixins: [follows],
    props: { loading: { type: String, default: '' }, none: { type: String, default: '' } },
    template: `
      <div class="spine-thumb" :class="{ 'spine-thumb-loading': !entry }" aria-hidden="true"
        :title="entry ? (entry.picture ? '' : none) : loading">
        <img v-if="entry && entry.picture" :src="'data:image/png;base64,' + entry.picture" alt="">
        <v-icon v-else-if="entry" icon="mdi-image-off-outline"></v-icon>
      </div>`,
  };

  /* Before the words are there, the line is empty but as high as it will be. */
  const Words = {
    mixins: [follows],
    props: { none: { type: String, default: '' } },
    template: `
      <span class="spine-words" :class="{ 'spine-words-none': entry && !entry.description }"
        :title="entry ? entry.description : ''">{{ entry ? entry.description || none : '\u00a0' }}</span>`,
  };

  const Day = {
    mixins: [follows],
    template: `<span v-if="entry && entry.date"> · {{ entry.date }}</span>`,
  };

  window.spine_previews = {
    install(app) {
      app.component('spine-series-keeper', Keeper);
      app.component('spine-series-picture', Picture);
      app.component('spine-series-words', Words);
      app.component('spine-series-day', Day);
    },
  };
})();
