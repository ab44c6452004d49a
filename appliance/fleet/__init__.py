"""What a fleet tells its stations, and what they tell it: signed policy and content-free health."""
