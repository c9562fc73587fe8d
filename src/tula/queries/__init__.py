"""Every read of Tula. A query returns frozen plain values and changes nothing."""
