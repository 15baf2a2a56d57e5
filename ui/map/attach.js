synergyMap.attach({{ this._parent.get_name() }}, {{ this.fills_window | tojson }});
