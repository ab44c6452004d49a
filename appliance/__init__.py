"""The scan station: paper in, sanitised and sealed documents out."""

__version__ = "0.1.0"
