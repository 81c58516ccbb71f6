/* The guided tour is built in its own step; see spine_app/ui/tour.py. */
(function () {
  'use strict';

  window.spine_tour = { install() {} };
})();
