synergyMap.draw({{ this.given }});
