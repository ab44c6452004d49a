"""Sections of the configuration, one module for each concern; `appliance.config` makes the trees of them."""
