"""Files written into the spa: all rows of a file or none, in a few statements however many they are."""
