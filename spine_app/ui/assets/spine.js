/* The page's own script: folder chooser, file picker, drag and drop, keys.
   Paths and file bytes go over HTTP to the server on this computer, never through the shared state. */
(function () {
  'use strict';

  /* Keys that the server acts on in a view; the others only set what the page itself owns. */
  const VIEW_KEYS = new Set([
    'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End',
    '+', '=', '-', 'r',
  ]);
  const PAGE_KEYS = {
    1: () => set('tool', 'pointer'),
    2: () => set('tool', 'window'),
    3: () => set('tool', 'pan'),
    4: () => set('tool', 'zoom'),
    c: () => set('show_crosshair', !get('show_crosshair')),
    m: () => shown('flat_view') || set('layout', get('layout') === 'grid' ? lastView : 'grid'),
    '?': () => set('dialog', 'shortcuts'),
  };
  let lastView = 'axial';
  let running = null;

  function get(name) { return window.trame.state.get('Controls__' + name); }
  function set(name, value) { window.trame.state.set('Controls__' + name, value); }

  function shown(name) { return window.trame.state.get('Shown__' + name); }

  /* Opens the study panel and brings its quality list into sight. */
  function showQuality() {
    set('panel_open', true);
    setTimeout(() => {
      const list = document.getElementById('spine-quality');
      if (list) { list.scrollIntoView({ block: 'start' }); list.focus({ preventScroll: true }); }
    }, 250);
  }

  async function post(route, body) {
    const answer = await fetch(route, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.json();
  }

  /* ---- files: one request, streamed by the browser from the disk ---- */

  function send(files) {
    if (!files.length || running) return;
    const form = new FormData();
    for (const file of files) form.append('file', file, 'file');
    running = new XMLHttpRequest();
    running.open('POST', 'upload');
    running.onloadend = () => {
      const status = running.status;
      running = null;
      if (status === 409 || status === 413) window.trame.trigger('spine_transfer_refused', [status]);
    };
    running.send(form);
  }

  function pick() {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.onchange = () => send(Array.from(input.files));
    input.click();
  }

  function readEntries(reader) {
    return new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
  }

  async function collect(entry, files) {
    if (entry.isFile) {
      const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
      if (file) files.push(file);
      return;
    }
    const reader = entry.createReader();
    for (let batch = await readEntries(reader); batch.length; batch = await readEntries(reader)) {
      for (const child of batch) await collect(child, files);
    }
  }

  async function dropped(event) {
    event.preventDefault();
    showHint(false);
    const entries = Array.from(event.dataTransfer.items || [])
      .map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry())
      .filter(Boolean);
    const files = [];
    for (const entry of entries) await collect(entry, files);
    const all = files.length ? files : Array.from(event.dataTransfer.files);
    if (!window.spine_labels.asks(all)) send(all);
  }

  function showHint(on) {
    const hint = document.getElementById('spine-drop-hint');
    if (hint) hint.classList.toggle('spine-drop-on', on);
  }

  function carriesFiles(event) {
    return event.dataTransfer && Array.from(event.dataTransfer.types).includes('Files');
  }

  window.addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    showHint(true);
  });
  window.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) showHint(false);
  });
  window.addEventListener('drop', (event) => {
    if (carriesFiles(event)) dropped(event);
  });

  /* ---- keys: act in the view that has the focus or was touched last ---- */

  function isTyping(target) {
    return target && (target.closest('input:not([type=checkbox]), textarea, select, [contenteditable], .v-overlay, [role=listbox], .v-list'));
  }

  function viewOf(target) {
    const view = target && target.closest && target.closest('[data-view]');
    return view && view.dataset.view;
  }

  window.addEventListener('keydown', (event) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (!VIEW_KEYS.has(key) && !PAGE_KEYS[key]) return;
    event.preventDefault();
    lastView = viewOf(document.activeElement) || lastView;
    if (PAGE_KEYS[key]) PAGE_KEYS[key]();
    else window.trame.trigger('spine_key', [lastView, key]);
  });
  window.addEventListener('pointerdown', (event) => {
    const view = event.target.closest && event.target.closest('[data-view]');
    if (!view) return;
    lastView = view.dataset.view;
    view.focus({ preventScroll: true });
  }, true);
  window.addEventListener('contextmenu', (event) => {
    if (viewOf(event.target)) event.preventDefault();
  });

  /* ---- the folder chooser ---- */

  const FolderChooser = {
    /* Folders for studies, or single files for label maps. */
    props: { texts: { type: Object, required: true }, labels: { type: Boolean, default: false } },
    emits: ['done', 'close'],
    data() {
      return { path: '', typed: '', parent: null, home: '', folders: [], files: 0, images: [], problem: '', busy: false };
    },
    mounted() { this.go(null); },
    methods: {
      async go(path) {
        this.busy = true;
        const before = this.typed;
        try {
          const answer = await post('folders', { path });
          this.problem = answer.problem || '';
          if (!answer.problem) {
            Object.assign(this, answer);
            /* What was typed meanwhile stays. */
            if (this.typed === before) this.typed = answer.path;
          }
        } catch (error) {
          this.problem = this.texts['chooser.denied'];
        }
        this.busy = false;
      },
      join(name) { return this.path.replace(/[\\/]+$/, '') + this.separator + name; },
      async open() {
        this.busy = true;
        try {
          const answer = await post(this.labels ? 'open-labels' : 'open', { path: this.typed });
          this.problem = answer.problem || '';
          if (!answer.problem) this.$emit('done');
        } catch (error) {
          this.problem = this.texts['chooser.denied'];
        }
        this.busy = false;
      },
    },
    template: `
      <v-card-text class="spine-chooser">
        <div class="spine-chooser-bar">
          <v-btn icon="mdi-arrow-up" :disabled="!parent" :aria-label="texts['chooser.up']"
            :title="texts['chooser.up']" @click="go(parent)"></v-btn>
          <v-btn icon="mdi-home-outline" :aria-label="texts['chooser.home']"
            :title="texts['chooser.home']" @click="go(home)"></v-btn>
          <v-text-field v-model="typed" :label="texts['chooser.path']" autofocus spellcheck="false"
            autocomplete="off" @keydown.enter="go(typed)"></v-text-field>
        </div>
        <div v-if="problem" class="text-error spine-chooser-problem" role="alert">{{ problem }}</div>
        <v-list density="compact" class="spine-chooser-list" :disabled="busy">
          <v-list-item v-for="name in folders" :key="name" prepend-icon="mdi-folder-outline"
            :title="name" @click="go(join(name))"></v-list-item>
          <template v-if="labels">
            <v-list-item v-for="name in images" :key="'image ' + name" prepend-icon="mdi-file-outline"
              :title="name" :active="typed === join(name)" @click="typed = join(name)"></v-list-item>
          </template>
          <div v-if="!folders.length && !(labels && images.length)" class="spine-quiet pa-3">{{ texts['chooser.empty'] }}</div>
        </v-list>
      </v-card-text>
      <v-card-actions>
        <span class="spine-quiet pl-2">{{ files }} {{ texts['chooser.files'] }}</span>
        <v-spacer></v-spacer>
        <v-btn @click="$emit('close')">{{ texts['button.cancel'] }}</v-btn>
        <v-btn color="primary" variant="tonal" :disabled="busy || !typed" @click="open">
          {{ texts[labels ? 'labels.open' : 'chooser.open'] }}</v-btn>
      </v-card-actions>`,
  };

  /* ---- the end of the connection ---- */

  function watchConnection() {
    const client = window.trame && window.trame.client;
    const connection = client && client.getConnection();
    if (!connection || !document.getElementById('spine-disconnected')) {
      setTimeout(watchConnection, 200);
      return;
    }
    /* trame takes the page away when the connection ends, so the message is kept beside it. */
    const message = document.getElementById('spine-disconnected').cloneNode(true);
    connection.onConnectionClose(() => {
      message.classList.add('spine-disconnected-on');
      document.body.appendChild(message);
    });
  }
  watchConnection();

  window.spine_app = {
    pick,
    send,
    showQuality,
    install(app) { app.component('spine-folder-chooser', FolderChooser); },
  };
})();
