a2434_tx-_mtx-
r ibc-eu--Harbor-Fire 06-11 0123
^BC-EU--Harbor-Fire, 3rd Ld-Writethru,123
^Eds: Minor edits throughout; adds byline.
^SKN Photos AAA101.
^Video shows harbor fire
^By JANE DOE
^Skerry News
   PORT ARDAL, Norra (SKN) -- A fire burned a harbor Tuesday,
officials said. It was out by noon.
   ``It was hot,'' the chief said. Call 112 for help.
   ------
   Jane Roe contributed to this report.
SK-WF-06-11-26 1402EDT



