// Draws the projector's view of a meeting, or its slides (content from screen.py, look from
// screen.css).
//
// Long lists and slides turn their pages here, without asking the server. Text that people typed is only ever
// added as text, never as markup.

const TURN = 12_000;
const MARKED = 8_000;
// The shapes of the boroughs, which the maps on other pages also use.
const SHAPES_OF_LONDON = "/assets/synergy/shapes.js";
// The length of a degree of longitude in London, relative to a degree of latitude.
const NARROWER = Math.cos((51.5 * Math.PI) / 180);
// How many partners make the tallest bar.
const MOST = 4;
const SVG = "http://www.w3.org/2000/svg";

// Outlines in a 24 by 24 square, each with whether it is filled.
const RING = "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z";
const SHAPES = {
  ring: [[RING, false]],
  half: [[RING, false], ["M12 3.5a8.5 8.5 0 1 1 0 17z", true]],
  tick: [[RING, false], ["M8 12.2l3 3l5.2-6", false]],
  cross: [[RING, false], ["M8.8 8.8l6.4 6.4m0-6.4l-6.4 6.4", false]],
  triangle: [["M12 3L22 21H2z", true]],
  box: [["M4.5 4.5h15v15h-15z", false]],
  diamond: [["M12 2.5L21.5 12L12 21.5L2.5 12z", true]],
  flag: [["M5.5 21.5v-18", false], ["M5.5 4.5h14l-3.5 4.5l3.5 4.5h-14z", true]],
  speech: [["M3.5 4.5h17v11.5h-9l-5 4.5v-4.5h-3z", false]],
  star: [["M12 2.5l2.9 6.2l6.8.8l-5 4.6l1.3 6.7l-6-3.3l-6 3.3l1.3-6.7l-5-4.6l6.8-.8z", true]],
  repeat: [["M19.5 12a7.5 7.5 0 1 1-2.4-5.5", false], ["M13.5 7.5h6.5v-6z", true]],
};

function node(name, style, ...inside) {
  const made = document.createElement(name);
  made.className = style;
  made.append(...inside);
  return made;
}

// What a row says, without its bars: a meeting that begins adds one to every strip.
function said({ mark, title, under, facts }) {
  return JSON.stringify([mark, title, under, facts]);
}

function shape(name) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("class", `shape ${name}`);
  drawn.setAttribute("aria-hidden", "true");
  for (const [outline, isFilled] of SHAPES[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", outline);
    path.setAttribute("fill", isFilled ? "currentColor" : "none");
    drawn.append(path);
  }
  return drawn;
}

function line({ mark: [name, word], title, under, facts, strip }, now) {
  const what = node("div", "what", node("div", "title", title));
  if (under) what.append(node("div", "under", under));
  const status = node("div", "mark", shape(name), node("span", "word", now ? `${word}, ${now}` : word));
  if (strip.length) return [status, what, bars(strip)];
  return [status, what, node("div", "facts", ...facts.map((fact) => node("div", "fact", fact)))];
}

// Each page of the slides: its slide, and the rows on it.
function paged(slides) {
  return slides.flatMap((slide) => {
    const { rows, per_page: size } = slide;
    const pages = Math.max(Math.ceil(rows.length / size), 1);
    return Array.from({ length: pages }, (_, page) => (
      { slide, rows: rows.slice(page * size, (page + 1) * size) }));
  });
}

// One bar for each meeting, as tall as the number of partners that raised the issue, up to MOST.
function bars(strip) {
  const drawn = node("div", "strip", ...strip.map((partners) => {
    const bar = node("div", partners ? "bar" : "bar none");
    bar.style.height = `${(100 * Math.min(partners, MOST)) / MOST}%`;
    return bar;
  }));
  drawn.setAttribute("role", "img");
  const raised = strip.filter(Boolean).length;
  drawn.setAttribute("aria-label", `raised at ${raised} of the last ${strip.length} meetings`);
  return drawn;
}

// The boroughs as one picture, each with its shade.
function london(boroughs, areas) {
  const drawn = document.createElementNS(SVG, "svg");
  const all = [];
  const outline = (ring) => `M${ring.map(([east, north]) => {
    const point = [east * NARROWER * 1000, north * -1000];
    all.push(point);
    return point.map((one) => one.toFixed(1)).join(" ");
  }).join("L")}Z`;
  for (const { id, geometry } of boroughs) {
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", parts.flat().map(outline).join(""));
    path.setAttribute("class", id in areas ? `area shade${areas[id]}` : "area");
    drawn.append(path);
  }
  const range = (axis) => {
    const held = all.map((point) => point[axis]);
    return [Math.min(...held), Math.max(...held)];
  };
  const [[left, right], [top, bottom]] = [range(0), range(1)];
  drawn.setAttribute("viewBox", `${left} ${top} ${right - left} ${bottom - top}`);
  drawn.setAttribute("aria-hidden", "true");
  return drawn;
}

function card({ mark: [name, word], title, under }, now) {
  const head = node("div", "head", shape(name), node("div", "title", title));
  if (now) head.append(node("div", "now", now));
  return [head, node("div", under ? "under" : "under word", under || word)];
}

function strip({ mark: [name, word], title }, now) {
  return [shape(name), node("span", "kind", now ? `${word}, ${now}` : word),
    node("span", "title", title)];
}

function figure([number, word]) {
  return node("div", "figure", node("div", "number", number.toLocaleString("en-GB")),
    node("div", "word", word));
}

class Projector {
  constructor(mount) {
    this.known = new Map();
    this.until = new Map();
    this.title = node("span", "");
    this.above = node("div", "above");
    this.place = node("div", "place");
    this.summary = node("div", "summary");
    this.figures = node("div", "figures");
    this.map = node("div", "map");
    this.rows = node("ul", "rows");
    this.latest = node("ul", "latest");
    this.number = node("div", "page");
    this.updated = node("div", "updated");
    this.state = node("div", "state", this.number, this.updated);
    this.away = node("div", "away", "Reconnecting …");
    this.away.setAttribute("role", "status");
    this.view = node("div", "view");
    this.view.append(this.above, node("h1", "", this.title), this.place, this.summary, this.figures, this.map, this.rows);
    this.view.append(this.latest);
    this.view.append(this.state, this.away);
    mount.append(this.view);
  }

  set(component) {
    const { data } = component;
    const isOther = this.data?.key !== data.key;
    const turned = isOther ? 0 : data.turned - this.data.turned;
    const came = this.note(data, isOther);
    this.data = data;
    this.pages = paged(data.slides);
    if (isOther) this.turnTo(0);
    else if (turned) this.turnTo(this.page + turned);
    else if (came && !data.held) this.turnTo(this.pages.findIndex(({ rows }) => rows.includes(came)));
    clearTimeout(this.over);
    if (data.again_in > 0) this.over = setTimeout(() => component.setTriggerValue("over", true), data.again_in);
    this.drawLeave(component);
    this.draw();
  }

  // Record what is new or changed since the last drawing; return the first such row.
  note({ slides, latest }, isOther) {
    const now = performance.now();
    const rows = slides.flatMap((slide) => slide.rows);
    const fresh = isOther ? [] : rows.filter((row) => this.known.get(row.id) !== said(row));
    // The newest come first: anything after a known one is older, and has returned through an undo.
    const old = latest.findIndex(({ id }) => this.known.has(id));
    const came = old < 0 && isOther ? [] : latest.slice(0, old < 0 ? undefined : old);
    const noted = this.data ? [...fresh, ...came] : [];
    noted.forEach(({ id }) => this.until.set(id, now + MARKED));
    if (noted.length) setTimeout(() => this.draw(), MARKED + 50);
    this.known = new Map([...rows, ...latest].map((row) => [row.id, said(row)]));
    this.until = new Map([...this.until].filter(([, until]) => until > now));
    return fresh[0];
  }

  turnTo(page) {
    this.page = page;
    clearInterval(this.turning);
    this.turning = setInterval(() => {
      if (this.data.held) return;
      this.page += 1;
      this.draw();
    }, TURN);
  }

  draw() {
    const { above, place, latest } = this.data;
    const pages = this.pages.length;
    this.page = ((this.page % pages) + pages) % pages;
    const { slide, rows } = this.pages[this.page];
    this.title.textContent = slide.title;
    this.above.textContent = above;
    this.place.textContent = place;
    this.summary.textContent = slide.summary;
    this.figures.hidden = !slide.figures.length;
    this.figures.replaceChildren(...slide.figures.map(figure));
    this.drawMap(slide);
    this.drawRows(slide, rows);
    this.latest.replaceChildren(...latest.map((one) => this.item(one, strip)));
    this.drawState(pages);
  }

  async drawMap({ areas }) {
    this.view.classList.toggle("mapped", Boolean(areas));
    const wanted = areas ? JSON.stringify(areas) : "";
    if (this.mapped === wanted) return;
    this.mapped = wanted;
    this.map.replaceChildren();
    if (!areas) return;
    try {
      await import(window.location.origin + SHAPES_OF_LONDON);
    } catch {
      // The list has the whole screen; the next drawing tries again.
      this.mapped = "";
      this.view.classList.remove("mapped");
      return;
    }
    if (this.mapped === wanted) this.map.replaceChildren(london(window.synergyShapes.boroughs.features, areas));
  }

  drawRows({ per_page: size, cards, nothing }, shown) {
    this.rows.className = cards ? `rows cards of${size}` : `rows of${size}`;
    this.rows.replaceChildren(...shown.map((one) => this.item(one, cards ? card : line)));
    if (!shown.length) this.rows.append(node("li", "nothing", nothing));
  }

  item(one, draw) {
    const now = this.until.get(one.id) > performance.now() ? "just now" : "";
    return node("li", now ? "item marked" : "item", ...draw(one, now));
  }

  drawState(pages) {
    const { updated, held } = this.data;
    this.number.hidden = pages < 2;
    this.number.textContent = `page ${this.page + 1} of ${pages}${held ? ", paused" : ""}`;
    this.updated.textContent = `updated ${updated}`;
  }

  // The way out stays the same element while it leads to the same place, and keeps its focus.
  drawLeave(component) {
    const { leave } = component.data;
    if (this.leave?.textContent === leave?.label) return;
    this.leave?.remove();
    this.leave = leave && node(leave.path ? "a" : "button", "leave", leave.label);
    if (!leave) return;
    if (leave.path) this.leave.href = leave.path;
    else this.leave.onclick = () => component.setTriggerValue("left", true);
    this.state.append(this.leave);
  }

  close() {
    clearInterval(this.turning);
    clearTimeout(this.over);
    this.view.remove();
  }
}

const projectors = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  if (!projectors.has(parentElement)) projectors.set(parentElement, new Projector(parentElement));
  projectors.get(parentElement).set(component);
  return () => {
    projectors.get(parentElement)?.close();
    projectors.delete(parentElement);
  };
}
