"""What the instance knows: its tables, its people and the incidents it invents for them."""

from bridge.mock.servicenow.world.company import Company, Group, Person, Restriction
from bridge.mock.servicenow.world.contoso import contoso
from bridge.mock.servicenow.world.fabrikam import fabrikam
from bridge.mock.servicenow.world.furniture import furnish
from bridge.mock.servicenow.world.populate import populated
from bridge.mock.servicenow.world.tables import Record, Table
from bridge.mock.servicenow.world.world import World

__all__ = [
    "Company",
    "Group",
    "Person",
    "Record",
    "Restriction",
    "Table",
    "World",
    "contoso",
    "fabrikam",
    "furnish",
    "populated",
]
