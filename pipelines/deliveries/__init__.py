"""Raw files of any shape to declared tables, with every repair counted."""

from pipelines.deliveries.reading import DeliveryReading, read_delivery

__all__ = ["DeliveryReading", "read_delivery"]
