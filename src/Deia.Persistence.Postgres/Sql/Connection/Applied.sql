SELECT scriptname FROM schema_versions ORDER BY scriptname;
