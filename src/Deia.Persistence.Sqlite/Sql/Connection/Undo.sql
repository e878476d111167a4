ROLLBACK TO one_write;
RELEASE one_write;
