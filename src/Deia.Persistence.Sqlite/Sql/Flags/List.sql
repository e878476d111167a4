SELECT name, enabled FROM feature_flags;
