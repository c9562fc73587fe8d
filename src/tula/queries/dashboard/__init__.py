"""The first page: how the day goes and what needs somebody, in a number of statements that never grows."""
