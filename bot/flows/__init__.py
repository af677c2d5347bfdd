"""Stories: load, decide, store, say. One a file; each runs in one transaction, never open across the network."""
