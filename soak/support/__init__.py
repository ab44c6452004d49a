"""What the long runs share: small paper, the desk, and the search for what must not be left."""
