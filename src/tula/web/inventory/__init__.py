"""Stock: batches and the moves that changed them."""
