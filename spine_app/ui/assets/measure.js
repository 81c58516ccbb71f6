/* The name of a measurement: a field that keeps what is being typed while the list around it is
   written anew. Enter keeps the name, Escape takes the typed one back. */
(function () {
  'use strict';

  const Name = {
    props: { name: { type: String, default: '' }, words: { type: String, default: '' } },
    emits: ['rename', 'take'],
    data() { return { typed: '', editing: false }; },
    methods: {
      begin() {
        this.typed = this.name;
        this.editing = true;
        this.$emit('take');
      },
      end() {
        if (this.editing && this.typed !== this.name) this.$emit('rename', this.typed);
        this.editing = false;
      },
      leave(event) {
        this.editing = false;
        event.target.blur();
      },
    },
    template: `
      <input class="spine-measure-name" maxlength="60" spellcheck="false" autocomplete="off"
        :value="editing ? typed : name" :aria-label="words" :title="name"
        @focus="begin" @input="typed = $event.target.value" @blur="end"
        @keydown.enter="$event.target.blur()" @keydown.esc.stop="leave">`,
  };

  window.spine_measure = {
    install(app) { app.component('spine-measure-name', Name); },
  };
})();
