"""Every picture of the demo by its name, with what is said about it. Agencies, illustrators and places are invented."""

from . import (
    allotments,
    bakery,
    buildings,
    charts,
    chess,
    harbour,
    ice,
    kitchen,
    land,
    lighthouse,
    meadow,
    mountains,
    night,
    paper,
    river,
    stadium,
    stage,
    steel,
    streets,
    underwater,
    wool,
)
from .drawn import Drawn, Hand

NOOR = Hand("Noor Hadid/The Newsroom", "Noor Hadid", copyright="© The Newsroom")
EBBA = Hand("Ebba Lindgaard/The Newsroom", "Ebba Lindgaard", copyright="© The Newsroom")
SVEN = Hand("Sven Aldous/Lantern Pictures", "Sven Aldous", "Lantern Pictures", "© Sven Aldous/Lantern Pictures")
MIRA = Hand(
    "Mira Castellan/Lantern Pictures", "Mira Castellan", "Lantern Pictures", "© Mira Castellan/Lantern Pictures"
)
LANTERN = Hand("Lantern Pictures", provider="Lantern Pictures", copyright="© Lantern Pictures")
COAST = Hand("Tove Marsk/Coast Photo Agency", "Tove Marsk", "Coast Photo Agency", "© Coast Photo Agency")
FESTIVAL = Hand("Courtesy of Harbour Film Festival", copyright="© Harbour Film Festival")
GRAPHIC = Hand("The Newsroom", copyright="© The Newsroom")

PICTURES = {
    drawn.name: drawn
    for drawn in [
        Drawn(
            "harbour-dawn",
            "A ferry lies in the old harbour of Merrow at first light.",
            "A white ferry with lit windows on violet water; the sun rises behind hills and gabled houses.",
            NOOR,
            harbour.harbour_dawn,
        ),
        Drawn(
            "tram-dusk",
            "A tram on a wet street in the centre of Merrow at dusk.",
            "A red tram comes towards us between houses with lit windows; lights shine on the wet street.",
            SVEN,
            streets.tram_dusk,
        ),
        Drawn(
            "market-hall",
            "Light falls through the glass roof of Merrow’s market hall.",
            "Arches of iron and glass over an aisle between stalls of fruit; small figures in shafts of sunlight.",
            EBBA,
            buildings.market_hall,
        ),
        Drawn(
            "river-fog",
            "Morning fog on the river Wend near the flood gates.",
            "Piers of a flood barrier fade into fog on a still river; somebody stands in a small boat.",
            COAST,
            river.river_fog,
        ),
        Drawn(
            "allotments",
            "Allotments in Merrow, seen from the air.",
            "From above: a patchwork of vegetable and flower beds, glasshouses, sheds and trees on sandy ground.",
            MIRA,
            allotments.allotments,
        ),
        Drawn(
            "bridge-fog",
            "The bridge over the Wend on a foggy morning.",
            "Three pylons with fans of cables stand one behind the other in warm fog, a pale sun between them.",
            NOOR,
            steel.bridge_fog,
        ),
        Drawn(
            "lighthouse",
            "A lighthouse of the Skerry Isles in a storm.",
            "A red and white lighthouse on a rock throws its beam through dark clouds over a rough green sea.",
            COAST,
            lighthouse.lighthouse,
        ),
        Drawn(
            "salt-flats",
            "A railway line crosses the flats of the Salt Coast.",
            "Rails run over a white, cracked plain to the horizon, where a train stands small under a turquoise sky.",
            SVEN,
            land.salt_flats,
        ),
        Drawn(
            "mountains",
            "A village below the peaks on a winter evening.",
            "Snowy roofs and a church on a white hill, windows lit; behind them steep mountains in pink light.",
            LANTERN,
            mountains.mountains,
        ),
        Drawn(
            "sea-cable",
            "A ship lays a cable on the sea bed.",
            "The sea cut open: a ship lets down a yellow cable, which curves past fish to the dark bottom.",
            EBBA,
            underwater.sea_cable,
        ),
        Drawn(
            "wool-yarn",
            "Balls of wool in seven colours, with knitting needles.",
            "Seven balls of wool in teal, mustard, red, cream, plum, rose and green, and two wooden needles.",
            MIRA,
            wool.wool_yarn,
        ),
        Drawn(
            "bakery",
            "Loaves fresh from the oven on a wooden board.",
            "From above: round loaves, a long loaf and two baguettes with scored crusts on a board dusted with flour.",
            SVEN,
            bakery.bakery,
        ),
        Drawn(
            "shipyard",
            "A ship on the slip of Merrow’s shipyard at the blue hour.",
            "A red hull in scaffolding under a gantry crane, sparks from a welder, lamps mirrored in dark water.",
            COAST,
            steel.shipyard,
        ),
        Drawn(
            "solar-roofs",
            "Solar panels on the roofs of a street in Merrow.",
            "Rows of terraced houses with red tiled roofs, most with blue solar panels, under a summer sky.",
            NOOR,
            streets.solar_roofs,
        ),
        Drawn(
            "office-light",
            "An office building in the evening, with one floor still lit.",
            "A dark office block in purple dusk; on one floor the windows are yellow and people sit at their desks.",
            EBBA,
            buildings.office_light,
        ),
        Drawn(
            "kitchen-table",
            "Cookbooks and lemons on a kitchen table.",
            "A bowl of lemons, a stack of cookbooks with a cup on it and a pot of basil on a checked red cloth.",
            MIRA,
            kitchen.kitchen_table,
        ),
        Drawn(
            "stage-piano",
            "A grand piano on an empty stage in Merrow.",
            "A grand piano and an empty bench stand on a dark stage in cones of gold, blue and purple light.",
            SVEN,
            stage.stage_piano,
        ),
        Drawn(
            "theatre",
            "A scene by the sea on the stage of a theatre.",
            "Between red curtains a figure in a cloak stands in a spotlight before painted waves and a moon.",
            EBBA,
            stage.theatre,
        ),
        Drawn(
            "bookshop",
            "A reader in the alcove of a bookshop.",
            "Green shelves full of books; under a lamp somebody reads in an armchair, a cat beside it.",
            NOOR,
            paper.bookshop,
        ),
        Drawn(
            "letterpress",
            "Old wooden and metal type, set close for the press.",
            "Blocks of type in wood and metal, each with a mirrored letter or ornament in red, blue or black.",
            MIRA,
            paper.letterpress,
        ),
        Drawn(
            "film-festival",
            "A film is shown over the water of Merrow’s harbour.",
            "At night a projector’s beam crosses the harbour to a bright screen; people watch from small boats.",
            FESTIVAL,
            harbour.film_festival,
        ),
        Drawn(
            "rowing",
            "An eight on the river Wend, seen from above.",
            "From above: a white rowing boat with eight rowers and a cox, red blades, crosses dark green water.",
            COAST,
            river.rowing,
        ),
        Drawn(
            "stadium",
            "A penalty under the floodlights of Merrow’s stadium.",
            "A floodlit pitch before full stands: a player in red faces the goalkeeper, both teams look on.",
            LANTERN,
            stadium.stadium,
        ),
        Drawn(
            "hill-road",
            "Cyclists on the bends of a hill climb in Wendshire.",
            "A road winds up through green and golden hills; racing cyclists are strung out along its bends.",
            SVEN,
            land.hill_road,
        ),
        Drawn(
            "chess",
            "Chess pieces in low evening light.",
            "A white king stands large on a wooden chessboard, a black queen and others behind it, with long shadows.",
            EBBA,
            chess.chess,
        ),
        Drawn(
            "comet",
            "A comet over the hills of Wendshire.",
            "A comet with a blue and a golden tail in a starry sky; small figures stand by a telescope on a dark hill.",
            LANTERN,
            night.comet,
        ),
        Drawn(
            "seagrass",
            "A meadow of seagrass below the surface of the bay.",
            "Under water: shafts of sunlight fall on long green blades of seagrass, a shoal of small fish swims past.",
            COAST,
            underwater.seagrass,
        ),
        Drawn(
            "ice",
            "A core of ice with its yearly layers.",
            "A round core of ice across the picture, banded in white and blue with thin dark lines; a scale below.",
            MIRA,
            ice.ice,
        ),
        Drawn(
            "meadow",
            "Wild flowers and bees on the roof of a tram stop.",
            "Daisies, poppies and cornflowers with bees in the air; behind them, out of focus, a red tram and houses.",
            NOOR,
            meadow.meadow,
        ),
        Drawn(
            "telescope",
            "The observatory above Merrow at dusk.",
            "An observatory with its dome open and lit, small figures beside it; stars draw circles in the sky.",
            LANTERN,
            night.telescope,
        ),
        Drawn(
            "chart-water",
            "The highest water of each winter at the old harbour of Merrow.",
            "Chart of twenty winters: 2.7 to 3.3 metres, and once, nine winters ago, 3.52, above the wall of 3.4.",
            GRAPHIC,
            charts.chart_water,
        ),
        Drawn(
            "chart-wool",
            "The price of raw wool at the Aldermouth sale.",
            "Chart of thirteen years: 1.31 crowns a kilo six years ago, down to 0.74 last year, 1.06 this year.",
            GRAPHIC,
            charts.chart_wool,
        ),
        Drawn(
            "chart-ice",
            "Temperatures of eleven centuries from the Hallen ice core.",
            "Chart of forty-year means over 1,100 years: all within half a degree, the latest 1.2 degrees above.",
            GRAPHIC,
            charts.chart_ice,
        ),
    ]
}
