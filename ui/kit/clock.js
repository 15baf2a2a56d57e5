// The server sends the time spent, since the projector's computer may be minutes wrong. It counts
// from the moment it arrived, so that receiving the same time again does not turn the clock back.
const SECOND = 1000;
const faces = new WeakMap();

function say(seconds) {
  const whole = Math.max(Math.floor(seconds), 0);
  const [hours, minutes, rest] = [whole / 3600, (whole / 60) % 60, whole % 60].map(Math.floor);
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

class Face {
  constructor(clock) {
    this.clock = clock;
    [this.spent, this.sign, this.planned] = clock.children;
    this.ticking = setInterval(() => this.draw(), SECOND / 2);
  }

  set(data) {
    if (this.data?.asked !== data.asked) this.came = performance.now();
    this.data = data;
    this.draw();
  }

  draw() {
    const { spent, planned } = this.data;
    const seconds = spent + (performance.now() - this.came) / SECOND;
    const over = planned > 0 && seconds > planned;
    const minutes = `${planned / 60} min`;
    this.clock.dataset.over = over ? "yes" : "no";
    this.spent.textContent = say(seconds);
    this.sign.textContent = over ? "\u25b2" : "";
    this.planned.textContent =
      over ? `${say(seconds - planned)} over ${minutes}` : planned ? `of ${minutes}` : "";
  }
}

export default function ({ parentElement, data }) {
  const clock = parentElement.querySelector("[role=timer]");
  if (!faces.has(clock)) faces.set(clock, new Face(clock));
  faces.get(clock).set(data);
  return () => {
    clearInterval(faces.get(clock)?.ticking);
    faces.delete(clock);
  };
}
