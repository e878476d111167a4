SAVEPOINT one_write;
