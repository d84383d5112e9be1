"""Raw files of any shape to declared tables, with every repair counted."""

from pipelines.deliveries.municipality_names import MUNICIPALITY_NAMES
from pipelines.deliveries.panelfiles import PanelReading, read_panel
from pipelines.deliveries.reading import DeliveryReading, open_note, read_delivery
from pipelines.deliveries.single import FileReading, read_single_file

__all__ = [
    "MUNICIPALITY_NAMES",
    "DeliveryReading",
    "FileReading",
    "PanelReading",
    "open_note",
    "read_delivery",
    "read_panel",
    "read_single_file",
]
