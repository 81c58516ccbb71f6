/* The folder chooser: folders for studies, or single files for label maps. Paths go over HTTP to the
   server on this computer, never through the shared state. */
(function () {
  'use strict';

  async function post(route, body) {
    const answer = await fetch(route, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.json();
  }

  const FolderChooser = {
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
        <span class="spine-quiet">{{ texts['chooser.files'].replace('{count}', files) }}</span>
        <v-spacer></v-spacer>
        <v-btn @click="$emit('close')">{{ texts['button.cancel'] }}</v-btn>
        <v-btn color="primary" variant="tonal" :disabled="busy || !typed" @click="open">
          {{ texts[labels ? 'labels.open' : 'chooser.open'] }}</v-btn>
      </v-card-actions>`,
  };

  window.spine_chooser = {
    install(app) { app.component('spine-folder-chooser', FolderChooser); },
  };
})();
