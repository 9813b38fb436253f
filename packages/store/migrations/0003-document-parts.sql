-- What a document drew in is kept with it, so that its sessions can be continued when the sources are gone.
ALTER TABLE document ADD COLUMN parts json NOT NULL DEFAULT '{}';
