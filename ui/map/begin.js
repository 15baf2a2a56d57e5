var map_div = synergyMap.make('map_div', GIVEN); var drawnItems = [];
