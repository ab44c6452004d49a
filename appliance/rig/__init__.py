"""The camera rig: from pictures of a desk to pages as flat, sharp and evenly lit as a feeder's."""
