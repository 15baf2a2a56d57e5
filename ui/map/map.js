// Draws London on folium's map: our own borough shapes, and what a page says of them.
//
// A page gives numbers, borough codes and its own constants, never a name or a text that somebody
// typed. The only words here are ours, as are the boroughs' names (seeds/boroughs.geojson).
(() => {
  const { boroughs, thames } = window.synergyShapes;
  const TITLE = "Map of services in London";
  const OPEN_STREET_MAP =
    '&copy; <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener">OpenStreetMap</a> contributors';
  // What is shaded, and what is over it; pins are at 600, and names stay readable over everything.
  const PANES = { areas: 410, river: 420, around: 430, ring: 630, names: 640 };
  const LINE = 14;
  // Where a name may be, from the middle of its borough, the nearest first.
  const SHIFTS = [0, 1, -1, 2, -2, 3, -3]
    .flatMap((down) => [0, 16, -16, 32, -32].map((right) => [right, down * LINE]))
    .sort((one, other) => Math.hypot(...one) - Math.hypot(...other));
  const NEAR_ZOOM = 13;
  // Pixels: what a page needs above and below the map; the width under which it is a phone's, with
  // its legend below London (map.css); and what that takes.
  const ROOM = 164;
  const NARROW = 600;
  const BELOW = 64;

  let map = null;
  let held = {};
  let layers = {};
  let areas = null;
  let names = null;
  let isFitting = false;
  let isFitted = true;

  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "600 12px sans-serif";

  function answer(what) {
    window.Streamlit.setComponentValue({ ...what, at: performance.now() });
  }

  function isNarrow() {
    return window.innerWidth < NARROW;
  }

  // A large map is as high as the window leaves room for. On a phone there is room to scroll past.
  function setHeights(fillsWindow) {
    const set = window.Streamlit.setFrameHeight;
    let asked = 0;
    const height = () => {
      if (isNarrow()) return Math.min(asked, Math.round(window.innerWidth * 0.78) + BELOW);
      return fillsWindow ? Math.max(asked, window.parent.innerHeight - ROOM) : asked;
    };
    const again = () => set.call(window.Streamlit, height());
    window.Streamlit.setFrameHeight = (wanted) => {
      asked = wanted || asked;
      again();
    };
    window.parent.addEventListener("resize", again);
    window.addEventListener("pagehide", () => window.parent.removeEventListener("resize", again));
  }

  function attach(given, fillsWindow) {
    map = given;
    setHeights(fillsWindow);
    document.documentElement.lang = "en-GB";
    document.title = TITLE;
    window.frameElement.title = TITLE;
    const box = map.getContainer();
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", `${TITLE}. The list beside it says the same.`);
    map.attributionControl.setPrefix(false);
    for (const [name, height] of Object.entries(PANES)) {
      map.createPane(name).style.zIndex = height;
      if (name !== "areas") map.getPane(name).style.pointerEvents = "none";
    }
    drawBase();
    map.on("movestart", () => { isFitted = isFitted && isFitting; });
    map.on("resize", () => {
      if (isFitted) fit();
      tellWidth();
    });
    map.on("zoomend resize", placeNames);
    fit();
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box);
  }

  function fit() {
    isFitting = true;
    map.fitBounds(areas.getBounds(), {
      animate: false, paddingTopLeft: [6, 6], paddingBottomRight: [6, isNarrow() ? BELOW : 6],
    });
    isFitting = false;
    isFitted = true;
  }

  function drawBase() {
    areas = L.geoJSON(boroughs, {
      pane: "areas",
      style: { className: "area" },
      onEachFeature: (shape, area) => {
        area.bindTooltip(shape.properties.name, { sticky: true, opacity: 1 });
        area.on("click", () => {
          show("borough", held.borough === JSON.stringify(shape.id) ? null : shape.id);
          answer({ borough: shape.id });
        });
      },
    }).addTo(map);
    L.geoJSON(thames, { pane: "river", interactive: false, style: { className: "river" } }).addTo(map);
    drawLines();
    names = L.layerGroup().addTo(map);
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    const all = L.control({ position: "topleft" });
    all.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("a", "all", bar);
      Object.assign(button, { href: "#", role: "button", title: "Show all of London", textContent: "⤢" });
      L.DomEvent.on(button, "click", (pressed) => { L.DomEvent.stop(pressed); fit(); });
      return bar;
    };
    all.addTo(map);
  }

  // Lines, not a colour alone, show which boroughs have no figure.
  function drawLines() {
    const strokes = { 4: "M-2 10 10 -2M-2 2 2 -2M6 10 10 6", 5: "M-2 10 10 -2M-2 2 2 -2M6 10 10 6M-2 -2 10 10M-2 6 2 10M6 -2 10 2" };
    const defs = document.createElementNS("http://www.w3.org/2000/svg", "defs");
    defs.innerHTML = Object.entries(strokes).map(([kind, stroke]) =>
      `<pattern id="lines${kind}" width="8" height="8" patternUnits="userSpaceOnUse">` +
      `<rect class="land" width="8" height="8"/><path class="lines" d="${stroke}"/></pattern>`).join("");
    map.getPane("areas").querySelector("svg").prepend(defs);
  }

  // Largest first: a name is where it fits its borough, touches no other name and hides no pin, or as
  // little as possible. A borough without room for its name says it under the pointer.
  function placeNames() {
    names.clearLayers();
    const signs = [...map.getPane("markerPane").children].map(boxOf);
    const taken = [];
    for (const { area, box } of areas.getLayers().map(measured).sort((a, b) => b.size - a.size)) {
      const { name, latitude, longitude } = area.feature.properties;
      const lines = broken(name, box.getSize().x);
      const size = L.point(Math.max(...lines.map(widthOf)), lines.length * LINE);
      if (size.x > box.getSize().x * 1.05) continue;
      const middle = map.latLngToLayerPoint([latitude, longitude]);
      const [spot] = SHIFTS.map((shift) => around(middle.add(shift), size))
        .filter((one) => box.pad(-0.25).contains(one.getCenter()))
        .filter((one) => !taken.some((other) => other.intersects(one)))
        .map((one) => ({ box: one, hides: signs.reduce((sum, sign) => sum + shared(sign, one), 0) }))
        .filter(({ hides }) => hides < size.x * size.y * 0.1)
        .sort((one, other) => one.hides - other.hides);
      if (!spot) continue;
      taken.push(spot.box);
      const icon = L.divIcon({ html: lines.join("\n"), className: "borough", iconSize: size });
      const at = map.layerPointToLatLng(spot.box.getCenter());
      names.addLayer(L.marker(at, { icon, interactive: false, keyboard: false, pane: "names" }));
    }
  }

  function shared(one, other) {
    const wide = Math.min(one.max.x, other.max.x) - Math.max(one.min.x, other.min.x);
    const high = Math.min(one.max.y, other.max.y) - Math.max(one.min.y, other.min.y);
    return Math.max(0, wide) * Math.max(0, high);
  }

  function measured(area) {
    const bounds = area.getBounds();
    const box = L.bounds(
      map.latLngToLayerPoint(bounds.getNorthWest()),
      map.latLngToLayerPoint(bounds.getSouthEast()),
    );
    return { area, box, size: box.getSize().x * box.getSize().y };
  }

  function around(middle, size) {
    return L.bounds(middle.subtract(size.divideBy(2)), middle.add(size.divideBy(2)));
  }

  function boxOf(sign) {
    return around(L.DomUtil.getPosition(sign), L.point(sign.offsetWidth, sign.offsetHeight));
  }

  function widthOf(text) {
    return pen.measureText(text).width + 2;
  }

  function broken(name, width) {
    if (widthOf(name) <= width * 0.8) return [name];
    return name.split(" ").reduce((lines, word) => {
      const last = lines[lines.length - 1];
      if (last && last.length + word.length < 9) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
      return lines;
    }, []);
  }

  const still = { pane: "around", interactive: false };

  // What pages change. Each part is drawn anew only when it is another one.
  const parts = {
    dark: (dark) => document.body.classList.toggle("dark", dark) && null,
    fills: (fills) => areas.eachLayer((area) => {
      area.getElement().dataset.fill = fills[area.feature.id] ?? "";
    }) && null,
    legend: (rows) => rows.length && legend(rows),
    streets: (url) => {
      map.getContainer().classList.toggle("streets", Boolean(url));
      const wanted = { maxZoom: 18, attribution: OPEN_STREET_MAP, referrerPolicy: "origin" };
      return url && L.tileLayer(url, wanted);
    },
    borough: (code) => {
      const shape = boroughs.features.find((one) => one.id === code);
      return shape && L.geoJSON(shape, { ...still, style: { className: "around" } });
    },
    pins: (rows) => {
      // Clusters of many show longer numbers and need more room; on a small map all do.
      const radius = () => (rows.length > 200 || map.getSize().y < 450 ? 60 : 40);
      const pins = L.markerClusterGroup({ maxClusterRadius: radius, iconCreateFunction: cluster });
      pins.addLayers(rows.map(pin));
      pins.on("clusterkeydown", ({ layer, originalEvent: pressed }) => {
        if (isPress(pressed)) pins.fire("clusterclick", { layer });
      });
      return pins.on("animationend", placeNames);
    },
    ring: (points) => L.layerGroup(points.map((point) =>
      L.circleMarker(point, { ...still, pane: "ring", className: "around", radius: 20 }))),
    near: (near) => near && L.layerGroup([
      near.km && L.circle(near.point, { ...still, className: "around", radius: near.km * 1000,
        dashArray: "6 6" }),
      L.marker(near.point, { interactive: false, keyboard: false, zIndexOffset: 1000,
        icon: L.divIcon({ html: picture("here"), className: "here", iconSize: [30, 30], iconAnchor: [15, 28] }) }),
    ].filter(Boolean)),
  };
  function picture(sign) {
    return `<img src="/assets/synergy/signs/${sign}.svg" alt="">`;
  }

  function isPress({ key }) {
    return key === "Enter" || key === " ";
  }

  // The row of a pin: where, one of its locations, whether it is confidential, how many services,
  // and how many of them have no specialism, the first, the second and the third.
  function pin([latitude, longitude, place, locked, services, ...kinds]) {
    const counts = locked ? { lock: services } : { ...kinds };
    const icon = drawn(counts, services, "pin");
    const title = services === 1 ? "1 service" : `${services} services at one address`;
    const marker = L.marker([latitude, longitude], { icon, title, services, counts });
    const choose = () => {
      show("ring", [[latitude, longitude]]);
      answer({ place });
    };
    marker.on("keydown", ({ originalEvent: pressed }) => isPress(pressed) && choose());
    return marker.on("click", choose);
  }

  function cluster(gathered) {
    const counts = {};
    let services = 0;
    for (const { options } of gathered.getAllChildMarkers()) {
      services += options.services;
      for (const [sign, number] of Object.entries(options.counts)) {
        counts[sign] = (counts[sign] || 0) + number;
      }
    }
    gathered.options.title = `${services} services close together`;
    return drawn(counts, services, "cluster");
  }

  // One sign, or one for each specialism with how many services have it.
  function drawn(counts, services, kind) {
    const signs = Object.keys(counts).filter((sign) => counts[sign]);
    if (services === 1 && signs.length === 1) {
      return L.divIcon({ html: picture(signs[0]), className: `sign ${kind}`, iconSize: [22, 22] });
    }
    const said = signs.map((sign) => (services === 1 ? "" : counts[sign].toLocaleString("en-GB")));
    const columns = Math.min(signs.length, signs.length > 2 ? 2 : signs.length);
    const wide = Math.max(...said.map(widthOf)) + 19;
    const html = signs.map((sign, number) => `<div>${picture(sign)}${said[number]}</div>`).join("");
    return L.divIcon({
      html,
      className: `sign several ${kind} columns${columns}`,
      iconSize: [columns * wide + 8, Math.ceil(signs.length / columns) * 16 + 8],
    });
  }

  function legend(rows) {
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "legend");
      for (const [fill, text] of rows) {
        const row = L.DomUtil.create("div", "", box);
        row.innerHTML = typeof fill === "string" ? picture(fill) :
          `<svg aria-hidden="true"><rect class="area" width="16" height="16" data-fill="${fill ?? ""}"/></svg>`;
        row.append(text);
      }
      return box;
    };
    return control;
  }

  function show(name, wanted) {
    const text = JSON.stringify(wanted);
    if (text === held[name]) return;
    held[name] = text;
    if (layers[name]) layers[name].remove();
    layers[name] = parts[name](wanted);
    if (layers[name]) layers[name].addTo(map);
    if (name === "pins") placeNames();
    if (name === "near" && wanted) map.setView(wanted.point, NEAR_ZOOM);
  }

  // The page beside a narrow map is another one: it must know.
  let believed = null;
  function tellWidth() {
    if (believed === null || believed === isNarrow()) return;
    believed = isNarrow();
    answer({ narrow: believed });
  }

  function draw({ narrow, ...given }) {
    for (const [name, wanted] of Object.entries(given)) show(name, wanted);
    believed = narrow;
    tellWidth();
  }

  window.synergyMap = { attach, draw };
})();
