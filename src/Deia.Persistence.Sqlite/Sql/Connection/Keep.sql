RELEASE one_write;
