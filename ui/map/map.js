// Draws the map of London in its frame: our own borough shapes, and what a page says of them.
//
// A page gives numbers, borough codes and its own constants, never a name or a text that somebody
// typed. The only words here are ours: the boroughs' names in seeds/boroughs.geojson.
(() => {
  const { boroughs, thames } = window.synergyShapes;
  const OPEN_STREET_MAP =
    '&copy; <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener">OpenStreetMap</a> contributors';
  // Behind everything; what is coloured; over it; all below pins (600).
  const PANES = { land: 150, areas: 410, river: 420, around: 430, names: 440 };
  const LETTER = 6.4;
  const LINE = 13;
  const NEAR_ZOOM = 13;

  let map = null;
  let look = null;
  let held = {};
  let layers = {};
  let areas = null;
  let names = null;

  function answer(what) {
    window.Streamlit.setComponentValue({ ...what, at: performance.now() });
  }

  // A map as high as a phone's screen could not be scrolled past.
  function keepLow() {
    const set = window.Streamlit.setFrameHeight;
    window.Streamlit.setFrameHeight = (height) => set.call(window.Streamlit, low(height));
  }

  function low(height) {
    return height && Math.min(height, Math.max(300, Math.round(window.innerWidth * 0.95)));
  }

  function make(id, given) {
    look = given;
    keepLow();
    document.documentElement.lang = "en-GB";
    document.title = "Map of services in London";
    style();
    const box = document.getElementById(id);
    box.style.height = `${low(look.height)}px`;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Map of services in London. The list beside it says the same.");
    map = L.map(id, {
      maxZoom: 18,
      minZoom: 9,
      zoomSnap: 0.25,
      // Leaflet's own keys take the focus at a press, which scrolls the page away from under the
      // pointer, and the click is lost. Pins take Tab and Enter without them (see pin).
      keyboard: false,
    });
    map.attributionControl.setPrefix(false);
    for (const [name, height] of Object.entries(PANES)) {
      map.createPane(name).style.zIndex = height;
    }
    for (const name of ["land", "river", "around", "names"]) {
      map.getPane(name).style.pointerEvents = "none";
    }
    map.fitBounds(L.geoJSON(boroughs).getBounds(), { animate: false });
    base();
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    map.on("zoomend resize", placeNames);
    placeNames();
    return map;
  }

  function style() {
    const sheet = document.createElement("style");
    sheet.textContent = `
      body { margin: 0; }
      .leaflet-container { background: ${look.water}; font: 12px/1.3 sans-serif; }
      .cluster { background: ${look.ink}; color: ${look.paper}; border-radius: 50%;
        border: 2px solid ${look.paper}; text-align: center; font: 600 14px/34px sans-serif; }
      .pin, .cluster { cursor: pointer; }
      .pin:focus-visible, .cluster:focus-visible { outline: 3px solid ${look.chosen}; outline-offset: 2px; }
      .borough { color: ${look.ink}; font: 500 11px/${LINE}px sans-serif; text-align: center;
        white-space: nowrap; text-shadow: ${halo(look.land)}; }
      .streets .leaflet-areas-pane { opacity: 0.45; }
      .streets .leaflet-river-pane { opacity: 0.25; }
      .leaflet-container .leaflet-control-attribution, .leaflet-control-scale-line {
        background: ${look.land}; color: ${look.ink}; border-color: ${look.ink}; }
      .leaflet-control-scale-line { opacity: 0.85; text-shadow: none; }
      .leaflet-control-attribution a { color: inherit; text-decoration: underline; }
      .leaflet-control-attribution:empty { display: none; }
      .leaflet-bar a, .leaflet-bar a.leaflet-disabled { background: ${look.land};
        color: ${look.ink}; border-color: ${look.border}; }
      .leaflet-bar a:hover { background: ${look.water}; color: ${look.ink}; }`;
    document.head.appendChild(sheet);
  }

  function halo(colour) {
    const sides = ["1px 0", "-1px 0", "0 1px", "0 -1px", "1px 1px", "-1px -1px", "1px -1px", "-1px 1px"];
    return sides.map((side) => `${side} 1px ${colour}`).join(", ");
  }

  function base() {
    const still = { interactive: false };
    const land = { color: look.border, weight: 1.2, fillColor: look.land, fillOpacity: 1 };
    L.geoJSON(boroughs, { ...still, pane: "land", style: land }).addTo(map);
    areas = L.geoJSON(boroughs, {
      pane: "areas",
      style: plainArea,
      onEachFeature: (shape, area) => area.on("click", () => answer({ borough: shape.id })),
    }).addTo(map);
    const river = { color: look.river, weight: 2, fillColor: look.river, fillOpacity: 1, lineJoin: "round" };
    L.geoJSON(thames, { ...still, pane: "river", style: river }).addTo(map);
    hatch();
  }

  function plainArea() {
    return { color: look.border, weight: 1.2, fillColor: look.land, fillOpacity: 0 };
  }

  // What has no figure is told by lines, not by a colour alone.
  function hatch() {
    const drawing = map.getPane("areas").querySelector("svg");
    const defs = document.createElementNS("http://www.w3.org/2000/svg", "defs");
    defs.innerHTML = look.patterns;
    drawing.insertBefore(defs, drawing.firstChild);
  }

  // Largest first: a name stands where it fits its borough and touches no other name.
  function placeNames() {
    if (names) names.remove();
    names = L.layerGroup().addTo(map);
    const taken = [];
    const sized = areas
      .getLayers()
      .map((area) => ({ area, box: pixels(area) }))
      .sort((one, other) => other.box.width * other.box.height - one.box.width * one.box.height);
    for (const { area, box } of sized) {
      const { name, latitude, longitude } = area.feature.properties;
      const lines = broken(name, box.width);
      const width = Math.max(...lines.map((line) => line.length)) * LETTER;
      const height = lines.length * LINE;
      const middle = map.latLngToLayerPoint([latitude, longitude]);
      const spot = L.bounds(
        middle.subtract([width / 2, height / 2]),
        middle.add([width / 2, height / 2]),
      );
      if (width > box.width * 1.05 || height > box.height) continue;
      if (taken.some((other) => other.intersects(spot))) continue;
      taken.push(spot);
      names.addLayer(label([latitude, longitude], lines, width, height));
    }
  }

  function pixels(area) {
    const bounds = area.getBounds();
    const from = map.latLngToLayerPoint(bounds.getNorthWest());
    const to = map.latLngToLayerPoint(bounds.getSouthEast());
    return { width: to.x - from.x, height: to.y - from.y };
  }

  function broken(name, width) {
    if (name.length * LETTER <= width * 0.8) return [name];
    return name.split(" ").reduce((lines, word) => {
      const last = lines[lines.length - 1];
      if (last && last.length + word.length < 9) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
      return lines;
    }, []);
  }

  function label(point, lines, width, height) {
    const text = document.createElement("div");
    lines.forEach((line, number) => {
      if (number) text.appendChild(document.createElement("br"));
      text.appendChild(document.createTextNode(line));
    });
    const icon = L.divIcon({ html: text, className: "borough", iconSize: [width, height] });
    return L.marker(point, { icon, interactive: false, keyboard: false, pane: "names" });
  }

  // What pages change. Each part is drawn anew only when it is another one.
  const parts = {
    fills: (fills) => {
      areas.setStyle(plainArea());
      areas.eachLayer((area) => {
        const kind = fills[area.feature.id];
        if (kind !== undefined) area.setStyle({ fillColor: look.fills[kind], fillOpacity: 1 });
      });
    },
    streets: (url) => {
      map.getContainer().classList.toggle("streets", Boolean(url));
      if (!url) return null;
      const wanted = { maxZoom: 18, attribution: OPEN_STREET_MAP, referrerPolicy: "origin" };
      return L.tileLayer(url, wanted);
    },
    borough: (code) => {
      const shape = boroughs.features.find((one) => one.id === code);
      const edge = { color: look.chosen, weight: 4, fillOpacity: 0 };
      return shape && L.geoJSON(shape, { pane: "around", interactive: false, style: edge });
    },
    pins: (rows) => {
      const pins = L.markerClusterGroup({ maxClusterRadius: 60, iconCreateFunction: cluster });
      pins.addLayers(rows.map(pin));
      pins.on("clusterkeydown", ({ layer, originalEvent: pressed }) => {
        if (pressed.key === "Enter" || pressed.key === " ") pins.fire("clusterclick", { layer });
      });
      return pins;
    },
    ring: (points) => L.layerGroup(points.map((point) =>
      L.circleMarker(point, { radius: 20, color: look.chosen, weight: 5, fillOpacity: 0,
        pane: "around", interactive: false }))),
    near: (near) => near && L.layerGroup([
      near.km && L.circle(near.point, { radius: near.km * 1000, color: look.chosen, weight: 2,
        dashArray: "6 6", fillOpacity: 0, pane: "around", interactive: false }),
      L.marker(near.point, { interactive: false, keyboard: false, zIndexOffset: 1000,
        icon: L.divIcon({ html: look.here, className: "here", iconSize: [30, 30], iconAnchor: [15, 28] }) }),
    ].filter(Boolean)),
  };

  function pin([latitude, longitude, place, kind, services]) {
    const html = services === 1 ? look.pins[kind] : look.stacks[kind].replace("{}", services);
    const size = services === 1 ? 22 : 30;
    const icon = L.divIcon({ html, className: "pin", iconSize: [size, size] });
    const marker = L.marker([latitude, longitude], { icon, services, keyboard: true });
    const said = services === 1 ? "1 service" : `${services} services at one address`;
    marker.on("add", () => marker.getElement().setAttribute("aria-label", said));
    marker.on("keydown", ({ originalEvent: pressed }) => {
      if (pressed.key === "Enter" || pressed.key === " ") answer({ place });
    });
    return marker.on("click", () => answer({ place }));
  }

  function cluster(gathered) {
    const count = gathered
      .getAllChildMarkers()
      .reduce((sum, marker) => sum + marker.options.services, 0);
    const wide = count < 100 ? 36 : 44;
    return L.divIcon({
      html: `<span aria-label="${count} services close together">${count}</span>`,
      className: "cluster",
      iconSize: [wide, 36],
    });
  }

  function draw(given) {
    for (const [name, make] of Object.entries(parts)) {
      const text = JSON.stringify(given[name]);
      if (text === held[name]) continue;
      held[name] = text;
      if (layers[name]) layers[name].remove();
      layers[name] = make(given[name]);
      if (layers[name]) layers[name].addTo(map);
      if (name === "near" && given.near) map.setView(given.near.point, NEAR_ZOOM);
    }
  }

  window.synergyMap = { make, draw };
})();
