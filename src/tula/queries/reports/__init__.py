"""Reports: sums over many documents, for people who look back."""
