-- As DbUp makes it, which keeps here what was applied.
CREATE TABLE IF NOT EXISTS schema_versions (
  schemaversionsid serial NOT NULL,
  scriptname character varying(255) NOT NULL,
  applied timestamp without time zone NOT NULL,
  CONSTRAINT "PK_schema_versions_Id" PRIMARY KEY (schemaversionsid)
);
