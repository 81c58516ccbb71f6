/* Label maps: one file on top of the open study. Its bytes go over HTTP to the server on this
   computer; its name stays in this page. */
(function () {
  'use strict';

  const IMAGE = /\.(nii|nii\.gz|nrrd|mha)$/i;
  let running = null;
  let waiting = null;

  function isReady() {
    const get = (name) => window.trame.state.get('Shown__' + name);
    return get('phase') === 'ready' && get('has_volume') && !get('flat_view');
  }

  function send(file) {
    if (!file || running) return;
    const form = new FormData();
    form.append('file', file, 'file');
    running = new XMLHttpRequest();
    running.open('POST', 'labels');
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
    input.accept = '.nii,.gz,.nrrd,.mha';
    input.onchange = () => send(input.files[0]);
    input.click();
  }

  /* Whether files that were dropped may be a label map, and the page asks. */
  function asks(files) {
    if (files.length !== 1 || !IMAGE.test(files[0].name) || !isReady()) return false;
    waiting = files;
    window.trame.state.set('Controls__dialog', 'label-or-study');
    return true;
  }

  function take() {
    const files = waiting || [];
    waiting = null;
    return files;
  }

  window.spine_labels = {
    pick,
    asks,
    onTop() { send(take()[0]); },
    asStudy() { window.spine_app.send(take()); },
    drop() { take(); },
  };
})();
