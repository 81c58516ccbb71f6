/* Files: picker, drag and drop, and the end of the connection. File bytes go over HTTP to the server
   on this computer, never through the shared state. */
(function () {
  'use strict';

  let running = null;

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

  window.addEventListener('contextmenu', (event) => {
    if (event.target.closest && event.target.closest('[data-view]')) event.preventDefault();
  });

  window.spine_app = {
    pick,
    send,
  };
})();
