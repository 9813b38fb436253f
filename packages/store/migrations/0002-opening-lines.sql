-- Lines of the history that are committed together with the callback itself stand in its row, as they were written:
-- a row and an index entry of their own would make accepting a callback cost half as much again.
ALTER TABLE callback ADD COLUMN opening json;
