/* Words of the page in the language that is chosen. The catalogues come from the server as a script of
   their own (window.spine_catalogues); what is said follows a switch, because the language is reactive. */
(function () {
  'use strict';

  const now = window.Vue.reactive({ language: 'en' });

  function say(key, places) {
    const words = window.spine_catalogues[now.language][key];
    if (words === undefined) throw new Error(`no words for ${key}`);
    return places ? words.replace(/\{(\w+)\}/g, (all, name) => (name in places ? places[name] : all)) : words;
  }

  /* Elements that are no part of the page's templates name their key. */
  function tellCopies() {
    for (const element of document.querySelectorAll('[data-say]')) element.textContent = say(element.dataset.say);
  }

  function speak(language) {
    if (!(language in window.spine_catalogues)) return;
    now.language = language;
    document.documentElement.lang = language;
    tellCopies();
  }

  /* The first of the reader's languages that there are words in, else English: `ko-KR` asks for `ko`. */
  function ofBrowser() {
    const wanted = (navigator.languages || [navigator.language]).map((tag) => tag.split('-')[0].toLowerCase());
    return wanted.find((language) => language in window.spine_catalogues) || 'en';
  }

  window.spine_texts = { say, speak, ofBrowser, language: () => now.language };
})();
