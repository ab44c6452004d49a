"""Drawing paper records with exact truth: what stands where, what it is, and which pixels are its ink."""
