"""Job store, vault, audit chain, shredding: what the station holds and how it ends."""
