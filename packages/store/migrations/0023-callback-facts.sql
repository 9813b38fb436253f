-- Reports of callbacks are read by their day: a small part of the history.
CREATE INDEX history_report ON history (at, id) WHERE event = 'report.made';
