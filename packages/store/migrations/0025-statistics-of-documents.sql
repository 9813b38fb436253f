-- No plan depends on what stands inside these, and gathering it was most of what ANALYZE did.
ALTER TABLE callback ALTER COLUMN params SET STATISTICS 0, ALTER COLUMN user_data SET STATISTICS 0;
ALTER TABLE session ALTER COLUMN snapshot SET STATISTICS 0;
ALTER TABLE history ALTER COLUMN data SET STATISTICS 0, ALTER COLUMN text SET STATISTICS 0;
