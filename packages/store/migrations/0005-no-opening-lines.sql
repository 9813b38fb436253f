-- That a callback was accepted is told from its row, so the line that said it again is not kept any more.
ALTER TABLE callback DROP COLUMN opening;
