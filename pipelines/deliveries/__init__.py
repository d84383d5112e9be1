"""Raw files of any shape to declared tables, with every repair counted."""

from pipelines.deliveries.municipality_names import MUNICIPALITY_NAMES
from pipelines.deliveries.panelfiles import PanelReading, read_panel
from pipelines.deliveries.reading import DeliveryReading, read_delivery

__all__ = ["MUNICIPALITY_NAMES", "DeliveryReading", "PanelReading", "read_delivery", "read_panel"]
