"""One wrapper for each external program: version probe, timeout, bounded output."""
