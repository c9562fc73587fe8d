"""Files that people bring from elsewhere: read strictly, every fault named by row and column."""
