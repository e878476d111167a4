SELECT
  current_setting('server_version_num')::int,
  current_setting('server_encoding'),
  current_schema()::text,
  to_regclass(quote_ident(current_schema()) || '.schema_versions') IS NOT NULL;
